package io.keyhold.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    @TempDir
    Path folder;

    @Test
    void reason_folderAbsent_saysSo() {
        Path absent = folder.resolve("absent");

        assertThat(NativeLibrary.reason(absent)).isEqualTo(": the temporary folder `" + absent + "` is not there");
    }

    @Test
    void reason_diskWithoutRoom_saysHowMuchIsLeft() {
        assertThat(NativeLibrary.reason(Path.of("/proc"))) // where there never is any
                .matches(": the (disk of the )?temporary folder `/proc` (has 0 KiB left|cannot be written)");
    }

    @Test
    void reason_nothingWrongWithTheFolder_namesItNevertheless() {
        assertThat(NativeLibrary.reason(folder)).isEqualTo(" from the temporary folder `" + folder + "`");
    }
}
