package io.keyhold.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.store.RecordKind;
import io.keyhold.store.jdbc.JdbcRecordStore;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store is opened while others write it and move their log into it: {@code -Dkeyhold.cases=N} times. */
final class StoreOpenRaceTest {
    private static final int OPENINGS = Integer.getInteger("keyhold.cases", 150);

    @TempDir
    Path folder;

    @Test
    void open_whileAnotherWritesAndTruncatesItsLog_isNeverRefused() throws Exception {
        Path file = folder.resolve("keys.db");
        Stores.fill(file);
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService other = Executors.newSingleThreadExecutor();
        Future<Integer> written = other.submit(() -> write(file, stop));
        try {
            for (int i = 0; i < OPENINGS; i++) {
                try (JdbcRecordStore store = Stores.open(file)) {
                    assertThat(store.count(Stores.REGION, RecordKind.KEY, "")).isEqualTo(3);
                }
            }
        } finally {
            stop.set(true);
            other.shutdown();
        }
        assertThat(written.get()).isPositive();
    }

    private static int write(Path file, AtomicBoolean stop) {
        int written = 0;
        try (JdbcRecordStore store = Stores.open(file)) {
            while (!stop.get()) {
                String id = "material-" + written++;
                Stores.insert(store, RecordKind.IMPORT_TOKEN, id, "key-1", "x".repeat(3000));
                Stores.delete(store, RecordKind.IMPORT_TOKEN, id);
                store.eraseNow();
            }
        }
        return written;
    }
}
