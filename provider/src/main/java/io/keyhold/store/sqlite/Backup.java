package io.keyhold.store.sqlite;

import io.keyhold.api.KmsException;
import io.keyhold.platform.TruePath;
import io.keyhold.store.StoreCopy;
import io.keyhold.store.VerificationResult;
import io.keyhold.store.jdbc.BackupFormat.RowSource;
import io.keyhold.store.jdbc.Copies;
import io.keyhold.store.jdbc.Dialect;
import io.keyhold.store.jdbc.RowCopier;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.seal.Keyring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** Copies a store to a file while it is in use. */
final class Backup implements Copies {
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

    private final Filler filler;
    private final Meaning meaning;

    /** Writes the store into an empty file that nobody else knows of. */
    @FunctionalInterface
    private interface Filler {
        void fill(Path part) throws SQLException;
    }

    /** The exception for an error that no dialect knows. */
    @FunctionalInterface
    private interface Meaning {
        KmsException of(SQLException e, Path part);
    }

    private Backup(Filler filler, Meaning meaning) {
        this.filler = filler;
        this.meaning = meaning;
    }

    /** Copies of a SQLite store. */
    static Backup of(SqliteDialect dialect) {
        return new Backup(
                part -> {
                    try (StoreConnection session = dialect.open(Dialect.Use.WRITE)) {
                        dialect.copyTo(session, part);
                    }
                },
                (e, part) -> dialect.failure(e, "be copied"));
    }

    /** Copies of a store in another database: a backup is a file of SQLite, whichever store it comes from. */
    static Copies ofRows(RowSource source) {
        return new Backup(part -> fill(part, source), (e, part) -> ofFile(part).failure(e, "be copied"));
    }

    /** Keeps the rows of a store that is replaced in a new file, however damaged they are. */
    static Path keepRows(RowSource source, Path target) {
        Path whole = TruePath.of(target);
        Path part = StoreFiles.sibling(whole, "." + UUID.randomUUID() + ".part");
        try {
            StoreFiles.createFile(part);
            try {
                fill(part, source);
                StoreFiles.force(part);
                if (!StoreFiles.publish(part, whole)) {
                    throw taken(whole);
                }
                return whole;
            } finally {
                remove(part);
            }
        } catch (IOException e) {
            throw StoreFiles.unavailable(whole, e);
        } catch (SQLException e) {
            throw ofFile(part).failure(e, "be kept");
        }
    }

    /** Writes the rows of such a file into empty tables. */
    static void readRows(Path file, StoreConnection to) throws SQLException {
        SqliteDialect dialect = ofFile(file);
        try (StoreConnection session = dialect.peek()) {
            dialect.beginRead(session);
            RowCopier.copy(session, to);
            dialect.commit(session);
        }
    }

    private static void fill(Path part, RowSource source) throws SQLException {
        NativeLibrary.load();
        SqliteDialect making = ofFile(part);
        try (StoreConnection session = making.open(Dialect.Use.WRITE)) {
            making.beginWrite(session);
            making.initialise(session);
            source.copyTo(session);
            making.commit(session);
            if (!making.emptyLog(session)) {
                throw new KmsException.Internal("a new backup is in use by somebody else", "");
            }
        }
    }

    /** Writes the copy under a name of its own, makes it durable, examines it, and gives it its right name then. */
    @Override
    public StoreCopy write(Keyring keyring, Path target) {
        Path whole = TruePath.of(target);
        Path part = StoreFiles.sibling(whole, "." + UUID.randomUUID() + ".part");
        try {
            if (Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
                throw taken(whole);
            }
            StoreFiles.createFolder(whole);
            StoreFiles.createFile(part);
            try {
                copy(part);
                StoreFiles.force(part);
                VerificationResult found = StoreCopies.requireSound(StoreCopies.examine(part, keyring))
                        .verification();
                if (!StoreFiles.publish(part, whole)) {
                    throw taken(whole);
                }
                return new StoreCopy(whole, keyring.store().toString(), found);
            } finally {
                remove(part);
            }
        } catch (IOException e) {
            throw StoreFiles.unavailable(whole, e);
        }
    }

    private static void remove(Path part) throws IOException {
        for (String suffix : new String[] {"", "-journal", "-wal", "-shm"}) {
            Files.deleteIfExists(StoreFiles.sibling(part, suffix));
        }
    }

    private void copy(Path part) {
        try {
            filler.fill(part);
        } catch (SQLException e) {
            throw meaning.of(e, part);
        }
    }

    private static SqliteDialect ofFile(Path file) {
        return new SqliteDialect(file, BUSY_TIMEOUT, StoreGuard.none(file));
    }

    private static KmsException.Configuration taken(Path target) {
        return new KmsException.Configuration(
                "backup file `" + target + "` exists", "Name a file that is not there yet");
    }
}
