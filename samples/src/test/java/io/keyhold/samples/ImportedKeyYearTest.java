package io.keyhold.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportedKeyYearTest {
    @TempDir
    Path directory;

    @Test
    void run_threeYears_everythingOpens() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        S05_ImportedKeyYear.run(directory, new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("year 1  NON_CURRENT", "year 2  CURRENT", "behind alias/orders")
                .containsPattern("(opens +yes\\R){3}")
                .doesNotContain("NO\n");
    }
}
