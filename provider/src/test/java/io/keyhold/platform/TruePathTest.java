package io.keyhold.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TruePathTest {
    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void makeLink() throws IOException {
        directory = temporary.toRealPath();
        Files.createDirectories(directory.resolve("far/target"));
        Files.createDirectory(directory.resolve("plain"));
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("far/target"));
    }

    @Test
    void of_parentOfALink_isTheParentOfWhatItPointsTo() throws IOException {
        Path file = Files.createFile(directory.resolve("far/file"));

        Path path = TruePath.of(directory.resolve("link/../file"));

        assertThat(path).isEqualTo(file);
        assertThat(Files.isSameFile(path, directory.resolve("link/../file")))
                .as("what the operating system opens")
                .isTrue();
    }

    @Test
    void of_parentOfAFolder_isInTheText() {
        assertThat(TruePath.of(directory.resolve("plain/../link/./x"))).isEqualTo(directory.resolve("link/x"));
    }

    @Test
    void of_folderThatIsNotThere_isReadAsItIsWritten() {
        assertThat(TruePath.of(directory.resolve("absent/../x"))).isEqualTo(directory.resolve("x"));
    }

    @Test
    void of_aboveTheRoot_staysThere() {
        assertThat(TruePath.of(Path.of("/../../x"))).isEqualTo(Path.of("/x").toAbsolutePath());
    }
}
