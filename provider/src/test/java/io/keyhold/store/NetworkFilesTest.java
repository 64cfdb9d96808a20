package io.keyhold.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkFilesTest {
    @ParameterizedTest
    @ValueSource(strings = {"nfs", "nfs4", "NFS4", "cifs", "smb3", "fuse.sshfs", "9p", "ceph"})
    void isNetwork_sharedByMachines_says(String type) {
        assertThat(NetworkFiles.isNetwork(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "btrfs", "tmpfs", "overlay", "apfs", "NTFS"})
    void isNetwork_local_saysNot(String type) {
        assertThat(NetworkFiles.isNetwork(type)).isFalse();
    }

    @Test
    void holds_folderThatIsNotThere_asksTheOneAbove(@TempDir Path directory) throws IOException {
        assertThat(NetworkFiles.holds(directory.resolve("not/there"))).isEqualTo(NetworkFiles.holds(directory));
    }
}
