package io.keyhold.store.postgres;

import io.keyhold.api.KmsException;
import io.keyhold.store.RestoredStore;
import io.keyhold.store.StoreCopy;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.VerificationResult;
import io.keyhold.store.jdbc.BackupFormat;
import io.keyhold.store.jdbc.BackupFormat.OpenBackup;
import io.keyhold.store.jdbc.HeadReader;
import io.keyhold.store.jdbc.Replacement;
import io.keyhold.store.jdbc.RowCopier;
import io.keyhold.store.jdbc.Settlement;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.jdbc.StoreVerifier;
import io.keyhold.store.jdbc.Tables;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.seal.Keyring;
import io.keyhold.store.seal.StoreHead;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Puts a backup in the place of a store that no process has open, in one transaction. The store that was there is kept in a
 * file of its own next to the backup.
 */
public final class PostgresRestore {
    private static final int LOOKS = 5;
    private static final Duration STATEMENT = Duration.ofMinutes(5);
    private static final Duration LOCK = Duration.ofSeconds(20);

    private final PostgresPlace place;
    private final RootOfTrust rootOfTrust;
    private final Ciphers ciphers;
    private final BackupFormat backups;
    private final PostgresDialect dialect;

    /**
     * A restore to {@code place}.
     *
     * @param rootOfTrust of the backup; stays the caller's to close
     */
    public PostgresRestore(PostgresPlace place, RootOfTrust rootOfTrust, Ciphers ciphers, BackupFormat backups) {
        PostgresStores.requireDriver();
        this.place = place;
        this.rootOfTrust = rootOfTrust;
        this.ciphers = ciphers;
        this.backups = backups;
        this.dialect = new PostgresDialect(place, StoreOptions.DEFAULT);
    }

    /**
     * Restores.
     *
     * @param replace whether a store that is newer than the backup, another one, or one that cannot be read is replaced
     * @throws KmsException.StoreIntegrity if the backup is not whole
     * @throws KmsException.Conflict if the store there must not be replaced without {@code replace}
     * @throws KmsException.StoreUnavailable if a process has the store open
     */
    public RestoredStore restore(Path backup, boolean replace) {
        try (OpenBackup file = backups.open(backup, rootOfTrust, ciphers)) {
            Aside aside = put(file, replace);
            StoreCopy copy = file.copy();
            return new RestoredStore(copy, backup, aside.named(), () -> undo(copy, aside));
        } finally {
            dialect.close();
        }
    }

    /** Where the store is that was replaced: rows in a file, or tables that were changed in a schema; or nowhere. */
    private record Aside(Optional<Path> file, Optional<String> schema) {
        static final Aside NONE = new Aside(Optional.empty(), Optional.empty());

        Optional<Path> named() {
            return file.or(() -> schema.map(Path::of));
        }
    }

    private Aside put(OpenBackup file, boolean replace) {
        try (StoreConnection session = dialect.direct(STATEMENT, LOCK)) {
            begin(session);
            Aside aside = makeRoom(session, file, replace);
            file.copyTo(session);
            requireWhole(session, file);
            commit(dialect, session, settling -> isPut(dialect, settling, file));
            return aside;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** The tables are there and nobody else uses them, before anything is asked of them. */
    private void begin(StoreConnection session) throws SQLException {
        session.begin();
        dialect.schema().lockForMaking(session);
        if (!dialect.schema().hasTables(session)) {
            dialect.schema().create(session);
        }
        awaitUnused(session);
        session.run("lock table keyhold_head in access exclusive mode");
    }

    private Aside makeRoom(StoreConnection session, OpenBackup file, boolean replace) throws SQLException {
        boolean changed = areTablesChanged(session);
        if (!changed && !dialect.schema().hasStore(session)) {
            return Aside.NONE;
        }
        requireUnused(session);
        requireReplaceable(session, file, replace);
        if (changed) {
            return moveAside(session);
        }
        Path aside = keepAside(session, file);
        RowCopier.clear(session);
        return new Aside(Optional.of(aside), Optional.empty());
    }

    private boolean areTablesChanged(StoreConnection session) throws SQLException {
        try {
            dialect.requireSchema(session);
            return false;
        } catch (KmsException.StoreIntegrity | KmsException.Configuration e) {
            return true;
        }
    }

    /** Tables that are not as Keyhold made them cannot be copied for certain: they stay, and new ones are made. */
    private Aside moveAside(StoreConnection session) throws SQLException {
        String suffix = "_replaced_" + UUID.randomUUID().toString().substring(0, 8);
        String name = place.schema().substring(0, Math.min(place.schema().length(), 63 - suffix.length())) + suffix;
        try {
            dialect.schema().moveAside(session, name);
            dialect.schema().create(session);
        } catch (SQLException e) {
            if (!PostgresFailure.state(e).equals("42501")) {
                throw e;
            }
            throw new KmsException.Configuration(
                    "the tables of store `" + place.name()
                            + "` were changed outside Keyhold, and its role may not move them aside",
                    "Have a database administrator run `" + dialect.schema().moveAsideStatement(name)
                            + ";` and what `keyhold store sql` prints; then restore again",
                    e);
        }
        return new Aside(Optional.empty(), Optional.of(name));
    }

    private void requireWhole(StoreConnection session, OpenBackup file) throws SQLException {
        dialect.requireSchema(session);
        StoreHead head = HeadReader.read(session, file.keyring());
        new StoreVerifier(session, dialect, file.keyring(), head).requireSound();
    }

    /** Whether the whole backup is there; the one who was in the commit holds the lock until it is over. */
    private static Optional<Boolean> isPut(PostgresDialect dialect, StoreConnection session, OpenBackup file)
            throws SQLException {
        session.begin();
        dialect.schema().lockForMaking(session);
        if (!dialect.schema().hasStore(session)) {
            return Optional.of(false);
        }
        try {
            StoreHead head = HeadReader.read(session, file.keyring());
            new StoreVerifier(session, dialect, file.keyring(), head).requireSound();
            return Optional.of(head.epoch() == file.copy().epoch());
        } catch (KmsException.StoreIntegrity e) {
            return Optional.of(false); // the one that was there
        }
    }

    private static void commit(PostgresDialect dialect, StoreConnection session, Settlement.Question question) {
        try {
            dialect.commit(session);
        } catch (SQLException e) {
            session.abandon();
            if (!Settlement.isCommitted(dialect, e, question)) {
                throw dialect.failure(e, "be restored");
            }
        }
    }

    /** Each process has connections under the name of the schema. */
    private void requireUnused(StoreConnection session) throws SQLException {
        long others = others(session);
        if (others > 0) {
            throw new KmsException.StoreUnavailable(
                    "store `" + place.name() + "` is open in another process: it has " + others + " connections",
                    "Close every process that has it open; pg_stat_activity names their hosts");
        }
    }

    /** A connection that was closed ends at the server a moment later; nobody waits for a lock meanwhile. */
    private void awaitUnused(StoreConnection session) throws SQLException {
        for (int i = 0; i < LOOKS && others(session) > 0; i++) {
            session.one(row -> row.getInt(1), "select 1 from pg_sleep(0.1)");
        }
    }

    private long others(StoreConnection session) throws SQLException {
        session.one(
                row -> row.getInt(1), "select 1 from pg_stat_clear_snapshot()"); // else a transaction sees one state
        return session.one(
                        row -> row.getLong(1),
                        "select count(*) from pg_stat_activity where datname = current_database()"
                                + " and application_name = ? and pid <> pg_backend_pid()",
                        PostgresSessions.applicationName(place))
                .orElse(0L);
    }

    private void requireReplaceable(StoreConnection session, OpenBackup file, boolean replace) throws SQLException {
        if (replace) {
            return;
        }
        String problem;
        try {
            problem = Replacement.objection(place.name(), examine(session), file.copy());
        } catch (KmsException.StoreIntegrity | KmsException.RootOfTrust | KmsException.Configuration e) {
            problem = "the store at `" + place.name() + "` cannot be compared with the backup: " + e.problem();
        }
        if (!problem.isEmpty()) {
            throw new KmsException.Conflict(
                    problem, "Add --replace if you are sure; the current store is kept under another name");
        }
    }

    /** What the store is by its seals, not by columns that anybody could have changed. */
    private StoreCopy examine(StoreConnection session) throws SQLException {
        dialect.requireSchema(session); // what follows is about tables as they must be
        Keyring keyring = Keyring.open(ciphers, Tables.root(session), rootOfTrust, place.name());
        try {
            StoreHead head = HeadReader.read(session, keyring);
            VerificationResult found = new StoreVerifier(session, dialect, keyring, head).examine();
            return new StoreCopy(Path.of(place.schema()), keyring.store().toString(), found);
        } finally {
            keyring.clear();
        }
    }

    private Path keepAside(StoreConnection session, OpenBackup file) {
        Path backup = file.copy().file();
        Path aside = backup.resolveSibling(backup.getFileName() + ".replaced-"
                + UUID.randomUUID().toString().substring(0, 8));
        return backups.keepAside(to -> RowCopier.copy(session, to), aside);
    }

    /** Puts back what was there, unless somebody has changed the store meanwhile. */
    private void undo(StoreCopy put, Aside aside) {
        PostgresDialect again = new PostgresDialect(place, StoreOptions.DEFAULT);
        try (StoreConnection session = again.direct(STATEMENT, LOCK)) {
            session.begin();
            again.schema().lockForMaking(session);
            awaitUnused(session);
            session.run("lock table keyhold_head in access exclusive mode");
            requireUnused(session);
            Replacement.requireOnlyNotesSince(session, place.name(), put);
            if (aside.schema().isPresent()) {
                again.schema().moveBack(session, aside.schema().get());
            } else {
                RowCopier.clear(session);
            }
            if (aside.file().isPresent()) {
                backups.readAside(aside.file().get(), session);
            }
            commit(again, session, settling -> Optional.empty());
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            again.close();
        }
    }

    /** Errors of PostgreSQL have a code; others are of the file. */
    private KmsException failure(SQLException e) {
        return PostgresFailure.state(e).isEmpty()
                ? new KmsException.StoreUnavailable(
                        "the backup cannot be read, or the replaced store cannot be kept",
                        "Check the disk of the backup",
                        e)
                : dialect.failure(e, "be restored");
    }
}
