package io.keyhold.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKind;
import io.keyhold.store.jdbc.JdbcRecordStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The epoch in mapped memory may be wrong in any way: it only ever makes a process ask. */
final class StoreFreshnessTest {
    @TempDir
    Path folder;

    private Path file;
    private Path epochs;
    private JdbcRecordStore store;
    private JdbcRecordStore other;

    @BeforeEach
    void open() {
        file = folder.resolve("keyhold.db");
        epochs = folder.resolve("keyhold.db-epoch");
        Stores.fill(file);
        store = Stores.open(file);
        other = Stores.open(file);
    }

    @AfterEach
    void close() {
        store.close();
        other.close();
    }

    @Test
    void epoch_afterCommit_standsInTheFile() throws IOException {
        Stores.update(store, RecordKind.KEY, "key-0", "x");

        assertThat(value()).isEqualTo(2 * 14);
        assertThat(other.epoch()).isEqualTo(14);
    }

    @Test
    void epoch_fileSaysOlderNewerOrNonsense_isRight() throws IOException {
        for (long value : new long[] {0, 2, 26, 27, 29, 30, 1_000_000, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            write(value);
            assertThat(other.epoch()).as("value %d", value).isEqualTo(13);
        }
        Stores.update(store, RecordKind.KEY, "key-0", "x");
        assertThat(other.epoch()).isEqualTo(14);
    }

    @Test
    void epoch_commitInterrupted_isAskedForAndHealed() throws IOException {
        write(2 * 14 - 1);

        assertThat(other.epoch()).isEqualTo(13);
        awaitTrue(() -> unchecked() == 2 * 13);
    }

    @Test
    void epoch_fileCutShort_isRight() throws IOException {
        try (FileChannel channel = FileChannel.open(epochs, StandardOpenOption.WRITE)) {
            channel.truncate(1);
        }
        assertThat(other.epoch()).isEqualTo(13);
        Stores.update(store, RecordKind.KEY, "key-0", "x");
        for (int i = 0; i < 100; i++) {
            assertThat(other.epoch()).isEqualTo(14);
            assertThat(store.epoch()).isEqualTo(14);
        }
    }

    /** Until the file has its length again the JVM may throw InternalError anywhere: see the decision on the epoch. */
    @Test
    void epoch_fileEmptied_isMadeAnewByItself() throws IOException {
        try (FileChannel channel = FileChannel.open(epochs, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        awaitTrue(() -> unchecked() == 2 * 13);

        assertThat(other.epoch()).isEqualTo(13);
        Stores.update(store, RecordKind.KEY, "key-0", "x");
        assertThat(other.epoch()).isEqualTo(14);
    }

    @Test
    void epoch_fileRemoved_isFoundAgainByItself() throws IOException {
        Files.delete(epochs);
        Stores.update(store, RecordKind.KEY, "key-0", "x");

        awaitTrue(() -> other.epoch() == 14);
        awaitTrue(() -> Files.exists(epochs));
        awaitTrue(() -> unchecked() == 2 * 14);
        Stores.update(store, RecordKind.KEY, "key-0", "y");
        assertThat(store.epoch()).isEqualTo(15);
        awaitTrue(() -> other.epoch() == 15);
    }

    @Test
    void epoch_wholeStoreReplayedWhileOpen_isRefusedUntilReopened() throws IOException, SQLException {
        assertThat(store.eraseNow()).isTrue();
        Path older = Files.copy(file, folder.resolve("older.db"));
        Stores.update(store, RecordKind.KEY, "key-0", "disabled");
        StringBuilder replay = new StringBuilder("attach '" + older + "' as older;");
        for (String table : new String[] {"keyhold_head", "keyhold_record", "keyhold_change"}) {
            replay.append("delete from ").append(table).append("; insert into ").append(table);
            replay.append(" select * from older.").append(table).append(';');
        }
        Stores.attack(file, replay.toString());

        assertThatThrownBy(() -> Stores.update(store, RecordKind.KEY, "key-0", "x"))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("the store went back from epoch 14 to epoch 13 while it was open");
        assertThatThrownBy(() -> store.changesSince(14)).isInstanceOf(KmsException.StoreIntegrity.class);
        awaitTrue(() -> refuses(store));
        // The limit of this layer: a process that knows nothing newer takes the older store for the store.
        Stores.open(file).close();
    }

    @Test
    void epoch_sameEpochOfAnotherHistory_isRefused() throws IOException {
        Path copy = folder.resolve("copy.db");
        store.backupTo(copy);
        Stores.update(store, RecordKind.KEY, "key-0", "here");
        try (JdbcRecordStore fork = Stores.open(copy)) {
            Stores.update(fork, RecordKind.KEY, "key-0", "there");
        }
        assertThat(other.epoch()).isEqualTo(14);
        try {
            Stores.attack(
                    file,
                    "attach '" + copy + "' as fork; delete from keyhold_head;"
                            + " insert into keyhold_head select * from fork.keyhold_head");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }

        assertThatThrownBy(() -> other.changesSince(14))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("another history of epoch 14");
    }

    private static boolean refuses(JdbcRecordStore store) {
        try {
            store.epoch();
            return false;
        } catch (KmsException.StoreIntegrity e) {
            return true;
        }
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
            Thread.onSpinWait();
        }
    }

    private long unchecked() {
        try {
            return value();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private long value() throws IOException {
        byte[] content = Files.readAllBytes(epochs);
        return content.length < 16
                ? Long.MIN_VALUE
                : ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong(8);
    }

    private void write(long value) throws IOException {
        try (FileChannel channel = FileChannel.open(epochs, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            channel.write(bytes.putLong(value).flip(), 8);
        }
    }
}
