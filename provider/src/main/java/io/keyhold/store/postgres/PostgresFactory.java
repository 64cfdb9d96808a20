package io.keyhold.store.postgres;

import io.keyhold.store.StoreOptions;
import io.keyhold.store.jdbc.BackupFormat;
import io.keyhold.store.jdbc.Copies;
import io.keyhold.store.jdbc.HeadReader;
import io.keyhold.store.jdbc.NewStore;
import io.keyhold.store.jdbc.RowCopier;
import io.keyhold.store.jdbc.Settlement;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.jdbc.StoreState;
import io.keyhold.store.jdbc.StoreVerifier;
import io.keyhold.store.jdbc.Tables;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.seal.HighestHead;
import io.keyhold.store.seal.Keyring;
import io.keyhold.store.seal.StoreHead;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Makes a store in a schema, and opens one. */
public final class PostgresFactory {
    private static final Duration STATEMENT = Duration.ofSeconds(60);
    private static final Duration LOCK = Duration.ofSeconds(20);

    private final PostgresPlace place;
    private final RootOfTrust rootOfTrust;
    private final Ciphers ciphers;
    private final StoreOptions options;
    private final BackupFormat backups;

    /**
     * A store at {@code place}.
     *
     * @param backups writes its backups
     */
    public PostgresFactory(
            PostgresPlace place, RootOfTrust rootOfTrust, Ciphers ciphers, StoreOptions options, BackupFormat backups) {
        this.place = place;
        this.rootOfTrust = rootOfTrust;
        this.ciphers = ciphers;
        this.options = options;
        this.backups = backups;
    }

    /** Opens the store, which is made if there is none. */
    public StoreState open() {
        PostgresDialect dialect = new PostgresDialect(place, options);
        try {
            createIfAbsent(dialect);
            return openExisting(dialect);
        } catch (SQLException e) {
            dialect.close();
            throw dialect.failure(e, "be opened");
        } catch (RuntimeException | Error e) {
            dialect.close();
            throw e;
        }
    }

    /** Two processes may do this at once: the slower one finds the store of the other. */
    private void createIfAbsent(PostgresDialect dialect) throws SQLException {
        PostgresSchema schema = dialect.schema();
        try (StoreConnection session = dialect.direct(STATEMENT, LOCK)) {
            if (schema.hasStore(session)) {
                return;
            }
            session.begin();
            schema.lockForMaking(session);
            if (schema.hasStore(session)) {
                return; // closing ends the transaction
            }
            if (!schema.hasTables(session)) {
                schema.create(session);
            }
            NewStore.fill(session, ciphers, rootOfTrust);
            commit(dialect, session);
        }
    }

    private static void commit(PostgresDialect dialect, StoreConnection session) {
        try {
            dialect.commit(session);
        } catch (SQLException e) {
            session.abandon();
            boolean committed = Settlement.isCommitted(dialect, e, settling -> {
                settling.begin();
                dialect.schema().lockForMaking(settling);
                return Optional.of(dialect.schema().hasStore(settling));
            });
            if (!committed) {
                throw dialect.failure(e, "be made");
            }
        }
    }

    private StoreState openExisting(PostgresDialect dialect) throws SQLException {
        try (StoreConnection session = dialect.direct(STATEMENT, LOCK)) {
            long sent = System.nanoTime(); // before the server takes the snapshot, with the first statement
            dialect.beginRead(session);
            dialect.requireSchema(session);
            Keyring keyring = Keyring.open(ciphers, Tables.root(session), rootOfTrust, place.name());
            try {
                StoreHead head = HeadReader.read(session, keyring);
                new StoreVerifier(session, dialect, keyring, head).requireSound();
                dialect.commit(session);
                return state(dialect, keyring, head, sent);
            } catch (SQLException | RuntimeException | Error e) {
                keyring.clear();
                throw e;
            }
        }
    }

    private StoreState state(PostgresDialect dialect, Keyring keyring, StoreHead head, long sent) {
        FleetEpoch epochs = new FleetEpoch(place.timing(), sent, head.epoch());
        Notifications notifications = new Notifications(place, dialect.sessions(), epochs);
        dialect.watchServers();
        Copies copies = backups.copiesOf(to -> copy(dialect, to));
        return new StoreState(dialect, keyring, new HighestHead(head), epochs, 0, ciphers, options, copies, () -> {
            notifications.close();
            dialect.close();
        });
    }

    private static void copy(PostgresDialect dialect, StoreConnection to) throws SQLException {
        try (StoreConnection session = dialect.direct(STATEMENT, LOCK)) {
            dialect.beginRead(session);
            RowCopier.copy(session, to);
            dialect.commit(session);
        } catch (SQLException e) {
            if (PostgresFailure.state(e).isEmpty()) {
                throw e; // of the file
            }
            throw dialect.failure(e, "be copied");
        }
    }
}
