package io.keyhold.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
    @TempDir
    Path directory;

    @Test
    void run_twiceInOneDirectory_saysWhatItDid() throws Exception {
        Path file = directory.resolve("note.txt");
        Files.writeString(file, "hello");
        for (int i = 0; i < 2; i++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            S01_Quickstart.run(directory, file, new PrintStream(out, true, StandardCharsets.UTF_8));

            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains("getEncoded() gives nothing", "the same bytes", "refused    one flipped bit")
                    .contains("Decrypt  InvalidCiphertextException")
                    .doesNotContain("BUT", "NOT NOTICED");
        }
    }
}
