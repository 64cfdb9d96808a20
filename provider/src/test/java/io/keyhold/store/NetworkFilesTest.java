package io.keyhold.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.store.NetworkFiles.Place;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkFilesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nfs",
                "nfs4",
                "NFS4",
                "cifs",
                "smb3",
                "9p",
                "ceph",
                "vboxsf",
                "prl_fs",
                "afpfs",
                "webdav",
                "davfs",
                "beegfs",
                "ocfs2",
                "gfs2",
                "glusterfs",
                "lustre",
                "fuse.sshfs",
                "fuse.glusterfs",
                "fuse.vmhgfs-fuse"
            })
    void ofType_sharedByMachines_isNetwork(String type) {
        assertThat(NetworkFiles.ofType(type)).isEqualTo(Place.NETWORK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fuse", "macfuse", "fuse.encfs", "fuse.rclone", "FUSE.mergerfs"})
    void ofType_inUserSpace_isUnknown(String type) {
        assertThat(NetworkFiles.ofType(type)).isEqualTo(Place.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "apfs", "NTFS", "fuseblk"})
    void ofType_diskOfThisMachine_isLocal(String type) {
        assertThat(NetworkFiles.ofType(type)).isEqualTo(Place.LOCAL);
    }

    @Test
    void of_folderThatIsNotThere_asksTheOneAbove(@TempDir Path directory) throws IOException {
        assertThat(NetworkFiles.of(directory.resolve("not/there"))).isEqualTo(NetworkFiles.of(directory));
    }
}
