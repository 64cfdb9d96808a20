package io.keyhold.store.postgres;

import io.keyhold.api.KmsException;
import io.keyhold.store.RestoredStore;
import io.keyhold.store.StoreCopy;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.jdbc.BackupFormat;
import io.keyhold.store.jdbc.BackupFormat.OpenBackup;
import io.keyhold.store.jdbc.HeadReader;
import io.keyhold.store.jdbc.RowCopier;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.jdbc.StoreVerifier;
import io.keyhold.store.jdbc.Tables;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.seal.StoreHead;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Puts a backup in the place of a store that no process has open, in one transaction. The store that was there is kept in a
 * file of its own beside the backup.
 */
public final class PostgresRestore {
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
            Optional<Path> replaced = put(file, replace);
            return new RestoredStore(file.copy(), backup, replaced, () -> undo(replaced));
        } finally {
            dialect.close();
        }
    }

    private Optional<Path> put(OpenBackup file, boolean replace) {
        try (StoreConnection session = dialect.direct(STATEMENT, LOCK)) {
            session.begin();
            boolean taken = dialect.schema().hasStore(session);
            if (!dialect.schema().hasTables(session)) {
                dialect.schema().create(session);
            }
            session.run("lock table keyhold_head in access exclusive mode");
            Optional<Path> aside = Optional.empty();
            if (taken) {
                requireUnused(session);
                requireReplaceable(session, file.copy(), replace);
                aside = Optional.of(keepAside(session, file));
            }
            replaceRows(session, file);
            dialect.commit(session);
            return aside;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private void replaceRows(StoreConnection session, OpenBackup file) throws SQLException {
        RowCopier.clear(session);
        file.copyTo(session);
        dialect.requireSchema(session);
        StoreHead head = HeadReader.read(session, file.keyring());
        new StoreVerifier(session, dialect, file.keyring(), head).requireSound();
    }

    /** Each process has connections under the name of the schema, one that listens above all. */
    private void requireUnused(StoreConnection session) throws SQLException {
        long others = session.one(
                        row -> row.getLong(1),
                        "select count(*) from pg_stat_activity where datname = current_database()"
                                + " and application_name = ? and pid <> pg_backend_pid()",
                        PostgresSessions.applicationName(place))
                .orElse(0L);
        if (others > 0) {
            throw new KmsException.StoreUnavailable(
                    "store `" + place.name() + "` is open in another process: it has " + others + " connections",
                    "Close every process that has it open; pg_stat_activity names their hosts");
        }
    }

    private void requireReplaceable(StoreConnection session, StoreCopy copy, boolean replace) throws SQLException {
        String problem;
        try {
            StoreHead.Sealed there = Tables.head(session);
            problem = !there.store().toString().equals(copy.storeId())
                    ? "the store at `" + place.name() + "` is another one than the backup is of"
                    : there.epoch() > copy.epoch()
                            ? "the store at `" + place.name() + "` is at epoch " + there.epoch()
                                    + ", newer than the backup at " + copy.epoch()
                            : "";
        } catch (KmsException.StoreIntegrity e) {
            problem = "the store at `" + place.name() + "` cannot be compared with the backup: " + e.problem();
        }
        if (!problem.isEmpty() && !replace) {
            throw new KmsException.Conflict(
                    problem, "Say that it is to be replaced, with --replace, if you are sure; it is kept beside the backup");
        }
    }

    private Path keepAside(StoreConnection session, OpenBackup file) {
        Path backup = file.copy().file();
        Path aside = backup.resolveSibling(
                backup.getFileName() + ".replaced-" + UUID.randomUUID().toString().substring(0, 8));
        return backups.keepAside(to -> RowCopier.copy(session, to), aside);
    }

    /** Puts back what was there. */
    private void undo(Optional<Path> replaced) {
        PostgresDialect again = new PostgresDialect(place, StoreOptions.DEFAULT);
        try (StoreConnection session = again.direct(STATEMENT, LOCK)) {
            session.begin();
            RowCopier.clear(session);
            if (replaced.isPresent()) {
                backups.readAside(replaced.get(), session);
            }
            again.commit(session);
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
                        "the backup cannot be read, or the replaced store cannot be kept", "Check the disk of the backup", e)
                : dialect.failure(e, "be restored");
    }
}
