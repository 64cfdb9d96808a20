package io.keyhold.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.keyhold.api.KmsException;
import io.keyhold.store.jdbc.JdbcRecordStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The disk does not give what is asked for while a store opens; {@code strace} stands for the disk. */
@Timeout(300)
final class StoreReadErrorTest {
    private static final Path STRACE = Path.of("/usr/bin/strace");

    @TempDir
    Path folder;

    private Path file;

    /** Opens a store and says how that went. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] arguments) {
            try (JdbcRecordStore store = Stores.open(Path.of(arguments[0]))) {
                System.out.println("opened at epoch " + store.epoch());
            } catch (KmsException e) {
                System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
    }

    @BeforeEach
    void fill() {
        file = folder.resolve("keyhold.db");
        Stores.fill(file);
    }

    @ParameterizedTest
    @CsvSource({"1", "3", "5", "8"})
    void open_oneReadFails_opens(String which) throws Exception {
        assertThat(openWhileReadsFail(which)).startsWith("opened at epoch ");
    }

    @ParameterizedTest
    @CsvSource({"1+", "3+", "5+"})
    void open_readsFailForGood_isTheDisks(String which) throws Exception {
        assertThat(openWhileReadsFail(which))
                .startsWith("StoreUnavailable: ")
                .contains("Check the disk of the store")
                .doesNotContain("damaged");
    }

    @Test
    void isDisk_linesOfSqlitesCheck_areTakenByTheirCode() {
        assertThat(SqliteFailure.isDisk("Tree 4 page 12: unable to get the page. error code=8458"))
                .isTrue();
        assertThat(SqliteFailure.isDisk("Tree 4 page 12: unable to get the page. error code=266"))
                .isTrue();
        assertThat(SqliteFailure.isDisk("Tree 4 page 12: btreeInitPage() returns error code 11"))
                .isFalse();
        assertThat(SqliteFailure.isDisk("ok")).isFalse();
    }

    private String openWhileReadsFail(String which) throws IOException, InterruptedException {
        assumeThat(STRACE).as("strace is there").exists();
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(
                        STRACE.toString(),
                        "-f",
                        "-qq",
                        "-o",
                        "/dev/null",
                        "-P",
                        file.toRealPath().toString(),
                        "-e",
                        "trace=pread64",
                        "-e",
                        "inject=pread64:error=EIO:when=" + which,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opener.class.getName(),
                        file.toString())
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assumeThat(process.waitFor()).as("tracing is permitted").isZero();
        return Files.readString(said, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isEmpty())
                .reduce("", (first, last) -> last);
    }
}
