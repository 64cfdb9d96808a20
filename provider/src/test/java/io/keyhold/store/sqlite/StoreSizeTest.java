package io.keyhold.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.store.RecordKind;
import io.keyhold.store.VerificationResult;
import io.keyhold.store.jdbc.JdbcRecordStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prints what opening costs; asserts only that everything is there. {@code -Dkeyhold.cases=100000} for a large one. */
final class StoreSizeTest {
    private static final int RECORDS = Integer.getInteger("keyhold.cases", 10_000);
    private static final int BATCH = 1_000;

    @TempDir
    Path folder;

    @Test
    void open_manyRecords_isSound() throws Exception {
        Path file = folder.resolve("keyhold.db");
        try (JdbcRecordStore store = Stores.open(file)) {
            for (int from = 0; from < RECORDS; from += BATCH) {
                int first = from;
                store.transact(transaction -> {
                    for (int i = first; i < Math.min(first + BATCH, RECORDS); i++) {
                        transaction.insert(
                                Stores.key(RecordKind.GRANT, String.format(Locale.ROOT, "%08d", i)),
                                "key-" + i / 10,
                                new byte[300]);
                    }
                    return true;
                });
            }
        }
        long start = System.nanoTime();
        try (JdbcRecordStore store = Stores.open(file)) {
            long opened = System.nanoTime();
            VerificationResult verification = store.verify();
            System.out.printf(
                    Locale.ROOT,
                    "store of %d records, %d KiB: opened in %d ms, verified in %d ms%n",
                    RECORDS,
                    Files.size(file) >> 10,
                    TimeUnit.NANOSECONDS.toMillis(opened - start),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - opened));
            assertThat(verification.problems()).isEmpty();
            assertThat(verification.records()).isEqualTo(RECORDS);
            assertThat(store.count(Stores.REGION, RecordKind.GRANT, "key-7")).isEqualTo(10);
        }
    }
}
