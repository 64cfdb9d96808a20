package io.keyhold.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.Keyhold;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvelopeSamplesTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void encryptedColumns_onPostgres_areFoundRefusedAndMoved() throws Exception {
        Optional<EmbeddedPostgres> started = start();
        assumeTrue(started.isPresent(), "embedded PostgreSQL does not start on this machine");
        try (EmbeddedPostgres postgres = started.orElseThrow();
                Keyhold keyhold = Keyhold.open(SampleSettings.in(directory));
                Connection database = postgres.getPostgresDatabase().getConnection()) {
            S10_EncryptedColumns.run(keyhold, database, out);
        }
        assertThat(output().lines())
                .containsExactly(
                        "inserted   1000 rows; the table holds none of the values",
                        "found      row 711: DE4711",
                        "refused    row 1 with the value of row 2",
                        "found      row 711: DE4711",
                        "moved      1000 values to the new key; the old one is disabled",
                        "found      row 711: DE4711");
    }

    @Test
    void archive_secondRunAfterARotation_restoresTheFirst() throws IOException {
        Path folder = directory.resolve("folder");
        Random random = new Random(1);
        for (int i = 0; i < 12; i++) {
            byte[] content = new byte[i == 5 ? 3_000_000 : random.nextInt(40_000)];
            random.nextBytes(content);
            Path file = folder.resolve("part " + i % 3 + "/file " + i);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        }
        Files.createFile(folder.resolve("empty"));

        S11_Archive.run(directory, folder, out);
        S11_Archive.run(directory, folder, out);

        assertThat(output())
                .contains("archived   13 files as run-1", "archived   13 files as run-2")
                .contains("under former key material", "listed     run-2: 13 files")
                .containsSubsequence("0 differences", "restored   13 files of run-1", "0 differences");
        assertThat(Files.mismatch(folder.resolve("empty"), directory.resolve("restored-2/empty")))
                .isEqualTo(-1);

        swapTwoObjects(directory.resolve("cold-storage/run-1"));
        assertThatThrownBy(() -> S11_Archive.run(directory, folder, out))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the envelope is not whole");
    }

    @Test
    void tink_onAKeyholdKey_opensAndIsRefused() throws Exception {
        S12_TinkEnvelope.run(directory, out);
        S12_TinkEnvelope.run(directory, out);

        assertThat(output())
                .contains("decrypted  the same bytes", "refused    other associated data", "refused    a disabled key")
                .contains("is disabled. Call EnableKey")
                .doesNotContain("BUT", "NOT REFUSED");
    }

    private static void swapTwoObjects(Path archive) throws IOException {
        try (Stream<Path> objects = Files.list(archive)) {
            Path[] two = objects.filter(object -> !object.endsWith("manifest.khe"))
                    .limit(2)
                    .toArray(Path[]::new);
            byte[] kept = Files.readAllBytes(two[0]);
            Files.write(two[0], Files.readAllBytes(two[1]));
            Files.write(two[1], kept);
        }
    }

    private static Optional<EmbeddedPostgres> start() {
        try {
            return Optional.of(EmbeddedPostgres.builder().start());
        } catch (IOException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private String output() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
