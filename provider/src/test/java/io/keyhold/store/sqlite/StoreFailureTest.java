package io.keyhold.store.sqlite;

import static io.keyhold.store.sqlite.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKind;
import io.keyhold.store.jdbc.Dialect;
import io.keyhold.store.jdbc.Dialects;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.jdbc.StoreConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteJDBCLoader;

/** The database fails: each call ends as committed, not committed or unknown, and says which. */
final class StoreFailureTest {
    @TempDir
    Path folder;

    private Path file;
    private final AtomicBoolean broken = new AtomicBoolean();
    private final Map<String, Dialects.Fault> faults = new HashMap<>();

    @BeforeEach
    void fill() {
        file = folder.resolve("keyhold.db");
        Stores.fill(file);
    }

    @Test
    void transact_commitMadeButReportedAsFailed_isCommitted() {
        faults.put("commit", (real, arguments) -> {
            real.commit((StoreConnection) arguments[0]);
            return broken.getAndSet(false) ? fail(SQLiteErrorCode.SQLITE_IOERR_FSYNC) : null;
        });
        try (JdbcRecordStore store = Dialects.open(file, faults)) {
            broken.set(true);
            Stores.insert(store, RecordKind.KEY, "k", "", "x");

            assertThat(store.find(key(RecordKind.KEY, "k"))).isPresent();
            assertThat(store.epoch()).isEqualTo(14);
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    @Test
    void transact_commitNotMade_isRefusedAndFencedOff() {
        faults.put("commit", (real, arguments) -> {
            if (broken.getAndSet(false)) {
                return fail(SQLiteErrorCode.SQLITE_IOERR_FSYNC);
            }
            real.commit((StoreConnection) arguments[0]);
            return null;
        });
        try (JdbcRecordStore store = Dialects.open(file, faults)) {
            broken.set(true);
            assertThatThrownBy(() -> Stores.insert(store, RecordKind.KEY, "k", "", "x"))
                    .isInstanceOf(KmsException.StoreUnavailable.class)
                    .hasMessageContaining("SQLITE_IOERR_FSYNC");

            assertThat(store.find(key(RecordKind.KEY, "k"))).isEmpty();
            assertThat(store.epoch()).as("the fence").isEqualTo(14);
            Stores.insert(store, RecordKind.KEY, "k", "", "x");
            assertThat(store.epoch()).isEqualTo(15);
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    @Test
    void transact_commitFailedAndStoreGone_isUnknown() {
        faults.put("commit", (real, arguments) -> {
            real.commit((StoreConnection) arguments[0]);
            return fail(SQLiteErrorCode.SQLITE_IOERR_FSYNC);
        });
        faults.put(
                "open",
                (real, arguments) ->
                        broken.get() ? fail(SQLiteErrorCode.SQLITE_CANTOPEN) : real.open((Dialect.Use) arguments[0]));
        faults.put("beginWrite", (real, arguments) -> {
            real.beginWrite((StoreConnection) arguments[0]);
            broken.set(true);
            return null;
        });
        try (JdbcRecordStore store = Dialects.open(file, faults)) {
            assertThatThrownBy(() -> Stores.insert(store, RecordKind.KEY, "k", "", "x"))
                    .isInstanceOf(KmsException.UnknownOutcome.class)
                    .hasMessageContaining("did not confirm that the change was committed");
        }
        try (JdbcRecordStore store = Stores.open(file)) {
            assertThat(store.find(key(RecordKind.KEY, "k")))
                    .as("control: to say `failed` would have been wrong")
                    .isPresent();
        }
    }

    @Test
    void transact_commitFailedAndCannotBeForced_isUnknown() {
        faults.put("commit", (real, arguments) -> {
            real.commit((StoreConnection) arguments[0]);
            return broken.getAndSet(false) ? fail(SQLiteErrorCode.SQLITE_IOERR_FSYNC) : null;
        });
        faults.put("forceCommitted", (real, arguments) -> false);
        try (JdbcRecordStore store = Dialects.open(file, faults)) {
            broken.set(true);
            assertThatThrownBy(() -> Stores.insert(store, RecordKind.KEY, "k", "", "x"))
                    .isInstanceOf(KmsException.UnknownOutcome.class);
        }
    }

    @Test
    void transact_noRoomInTheFile_saysTheDiskIsFullThoughTheWorkDidNotMind() {
        faults.put("open", (real, arguments) -> {
            StoreConnection session = real.open((Dialect.Use) arguments[0]);
            session.run("pragma max_page_count = 20");
            return session;
        });
        try (JdbcRecordStore store = Dialects.open(file, faults)) {
            assertThatThrownBy(() -> store.transact(transaction -> {
                        transaction.insert(key(RecordKind.KEY, "small"), "", new byte[1]);
                        try {
                            transaction.insert(key(RecordKind.KEY, "large"), "", new byte[100_000]);
                        } catch (KmsException e) {
                            return false;
                        }
                        return true;
                    }))
                    .isInstanceOf(KmsException.StoreUnavailable.class)
                    .hasMessageContaining("the disk is full; nothing was changed. Free space");

            assertThat(store.find(key(RecordKind.KEY, "small"))).isEmpty();
            Stores.update(store, RecordKind.KEY, "key-0", "y");
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    @Test
    void transact_diskFull_saysSoAndWorksAgainAfterwards() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()), "needs to mount a small disk");
        try (JdbcRecordStore store = Stores.open(disk.resolve("keyhold.db"))) {
            Stores.insert(store, RecordKind.KEY, "before", "", "x");
            Path filler = disk.resolve("filler");
            fillUp(filler);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            Stores.insert(store, RecordKind.KEY, "k" + i, "", "x".repeat(3000));
                        }
                    })
                    .isInstanceOf(KmsException.StoreUnavailable.class)
                    .hasMessageContaining("disk");
            Files.delete(filler);
            Stores.insert(store, RecordKind.KEY, "after", "", "x");

            assertThat(store.find(key(RecordKind.KEY, "before"))).isPresent();
            assertThat(store.verify().problems()).isEmpty();
        } finally {
            run("umount", "--lazy", disk.toString());
        }
    }

    @Test
    void beginWrite_heldByAnother_saysSo() throws SQLException {
        SqliteDialect impatient = new SqliteDialect(file, Duration.ofMillis(30), StoreGuard.none(file));
        try (Connection other = Stores.attack(file);
                Statement statement = other.createStatement();
                StoreConnection session = impatient.open(Dialect.Use.WRITE)) {
            statement.execute("begin immediate");

            assertThatThrownBy(() -> impatient.beginWrite(session))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(impatient.failure(e, "begin a change"))
                                    .isInstanceOf(KmsException.StoreUnavailable.class)
                                    .hasMessageContaining("another process has kept it locked for 30 ms. Try again"));
        }
    }

    @Test
    void transact_storeFileReplaced_isRefused() throws IOException {
        Path other = folder.resolve("other.db");
        Stores.fill(other);
        try (JdbcRecordStore store = Stores.open(file)) {
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

            assertThatThrownBy(() -> Stores.insert(store, RecordKind.KEY, "k", "", "x"))
                    .isInstanceOf(KmsException.StoreUnavailable.class)
                    .hasMessageContaining("was replaced by another one while it was open");
        }
    }

    @Test
    void open_fileIsSomethingElse_isRefused() throws IOException, SQLException {
        Path text = Files.writeString(folder.resolve("text.db"), "hello, this is not a database at all");
        Path empty = Files.createFile(folder.resolve("empty.db"));
        Path foreign = folder.resolve("foreign.db");
        Stores.attack(foreign, "create table t (x)");

        for (Path each : new Path[] {text, empty, foreign}) {
            assertThatThrownBy(() -> Stores.open(each)).isInstanceOf(KmsException.StoreIntegrity.class);
        }
    }

    @Test
    void open_version_olderSqliteIsRefused() throws Exception {
        java.lang.reflect.Method check = SqliteDialect.class.getDeclaredMethod("requireVersion", String.class);
        check.setAccessible(true);

        for (String fine : new String[] {"3.51.3", "3.54.1", "3.60", "4.0.0"}) {
            check.invoke(null, fine);
        }
        for (String old : new String[] {"3.51.2", "3.50.4", "3.7.0", "2.9.9"}) {
            assertThatThrownBy(() -> check.invoke(null, old))
                    .cause()
                    .isInstanceOf(KmsException.StoreUnavailable.class)
                    .hasMessageContainingAll(
                            "SQLite `" + old + "` can damage a store",
                            "<sqlite-jdbc.version>" + SQLiteJDBCLoader.getVersion() + "</sqlite-jdbc.version>");
        }
    }

    private static Object fail(SQLiteErrorCode code) throws SQLException {
        throw new SQLiteException("injected", code);
    }

    private static void fillUp(Path filler) {
        try (java.io.OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
