package io.keyhold.store.postgres;

import io.keyhold.api.KmsException;
import io.keyhold.store.RestoredStore;
import io.keyhold.store.StoreCopy;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.jdbc.BackupFormat;
import io.keyhold.store.jdbc.BackupFormat.OpenBackup;
import io.keyhold.store.jdbc.HeadReader;
import io.keyhold.store.jdbc.Replacement;
import io.keyhold.store.jdbc.RowCopier;
import io.keyhold.store.jdbc.Settlement;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.jdbc.StoreVerifier;
import io.keyhold.store.postgres.PresentStore.Replaced;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.seal.StoreHead;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Puts a backup in the place of a store that no process has open, in one transaction. The store that was there is kept in a
 * file of its own next to the backup.
 */
public final class PostgresRestore {
    private static final Duration STATEMENT = Duration.ofMinutes(5);
    private static final Duration LOCK = Duration.ofSeconds(20);

    private final PostgresPlace place;
    private final RootOfTrust rootOfTrust;
    private final Ciphers ciphers;
    private final BackupFormat backups;
    private final PostgresDialect dialect;
    private final PresentStore present;

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
        this.present = new PresentStore(place, dialect, backups, rootOfTrust, ciphers);
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
            Replaced aside = put(file, replace);
            StoreCopy copy = file.copy();
            return new RestoredStore(copy, backup, aside.named(), () -> undo(copy, aside));
        } finally {
            dialect.close();
        }
    }

    private Replaced put(OpenBackup file, boolean replace) {
        try (StoreConnection session = dialect.direct(STATEMENT, LOCK)) {
            begin(session);
            Replaced aside = present.makeRoom(session, file, replace);
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
        present.awaitUnused(session);
        session.run("lock table keyhold_head in access exclusive mode");
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

    /** Puts back what was there, unless somebody has changed the store meanwhile. */
    private void undo(StoreCopy put, Replaced aside) {
        PostgresDialect again = new PostgresDialect(place, StoreOptions.DEFAULT);
        try (StoreConnection session = again.direct(STATEMENT, LOCK)) {
            session.begin();
            again.schema().lockForMaking(session);
            present.awaitUnused(session);
            session.run("lock table keyhold_head in access exclusive mode");
            present.requireUnused(session);
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
