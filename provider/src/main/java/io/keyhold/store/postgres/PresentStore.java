package io.keyhold.store.postgres;

import io.keyhold.api.KmsException;
import io.keyhold.store.StoreCopy;
import io.keyhold.store.VerificationResult;
import io.keyhold.store.jdbc.BackupFormat;
import io.keyhold.store.jdbc.BackupFormat.OpenBackup;
import io.keyhold.store.jdbc.HeadReader;
import io.keyhold.store.jdbc.Replacement;
import io.keyhold.store.jdbc.RowCopier;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.jdbc.StoreVerifier;
import io.keyhold.store.jdbc.Tables;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.seal.Keyring;
import io.keyhold.store.seal.StoreHead;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** The store that is where a backup is to be restored: whether it may be replaced, and how it is kept. */
final class PresentStore {
    private static final int LOOKS = 5;

    private final PostgresPlace place;
    private final PostgresDialect dialect;
    private final BackupFormat backups;
    private final RootOfTrust rootOfTrust;
    private final Ciphers ciphers;

    PresentStore(
            PostgresPlace place,
            PostgresDialect dialect,
            BackupFormat backups,
            RootOfTrust rootOfTrust,
            Ciphers ciphers) {
        this.place = place;
        this.dialect = dialect;
        this.backups = backups;
        this.rootOfTrust = rootOfTrust;
        this.ciphers = ciphers;
    }

    /** Where a store is that was replaced: rows in a file, or tables that were changed in a schema; or nowhere. */
    record Replaced(Optional<Path> file, Optional<String> schema) {
        static final Replaced NONE = new Replaced(Optional.empty(), Optional.empty());

        Optional<Path> named() {
            return file.or(() -> schema.map(Path::of));
        }
    }

    /** Leaves empty tables for the backup, and says where the store is that they had. */
    Replaced makeRoom(StoreConnection session, OpenBackup file, boolean replace) throws SQLException {
        boolean changed = areTablesChanged(session);
        if (!changed && !dialect.schema().hasStore(session)) {
            return Replaced.NONE;
        }
        requireUnused(session);
        requireReplaceable(session, file, replace);
        if (changed) {
            return moveAside(session);
        }
        Path aside = keepAside(session, file);
        RowCopier.clear(session);
        return new Replaced(Optional.of(aside), Optional.empty());
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
    private Replaced moveAside(StoreConnection session) throws SQLException {
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
        return new Replaced(Optional.empty(), Optional.of(name));
    }

    /** Each process has connections under the name of the schema. */
    void requireUnused(StoreConnection session) throws SQLException {
        long others = others(session);
        if (others > 0) {
            throw new KmsException.StoreUnavailable(
                    "store `" + place.name() + "` is open in another process: it has " + others + " connections",
                    "Close every process that has it open; pg_stat_activity names their hosts");
        }
    }

    /** A connection that was closed ends at the server a moment later; nobody waits for a lock meanwhile. */
    void awaitUnused(StoreConnection session) throws SQLException {
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

    /** The state of the store by its seals, not by columns that anybody could have changed. */
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
}
