package io.keyhold.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import io.keyhold.config.Settings.RootKind;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files that are small if they are the right ones, and what is there instead. */
class SmallFileTest {
    private static final Path ENDLESS = Path.of("/dev/zero");

    @TempDir
    Path folder;

    @Test
    void read_asLongAsItMayBe_isRead() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[100]);

        assertThat(SmallFile.read(file, 100)).hasSize(100);
        assertThatThrownBy(() -> SmallFile.read(file, 99))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("file `" + file + "` is longer than 99 bytes")
                .hasMessageContaining("Name the right file");
    }

    @Test
    void lines_ofAllKindsOfEnds_areThose() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "ä\nb\r\nc");

        assertThat(SmallFile.lines(file, 100)).containsExactly("ä", "b", "c");
        Files.write(file, new byte[] {(byte) 0xe4, '\n'});
        assertThatThrownBy(() -> SmallFile.lines(file, 100)).isInstanceOf(CharacterCodingException.class);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void settings_endlessDevice_areRefused() {
        assertThatThrownBy(() -> Settings.read(ENDLESS))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("file `/dev/zero` is longer than 1048576 bytes");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void passphrase_endlessDevice_isRefused() {
        Settings.Root root = new Settings.Root(RootKind.PASSPHRASE_FILE, ENDLESS.toString(), "");

        assertThatThrownBy(() -> Passphrases.of(root))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("file `/dev/zero` is longer than 65536 bytes");
    }
}
