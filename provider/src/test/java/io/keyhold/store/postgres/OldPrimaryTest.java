package io.keyhold.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKind;
import io.keyhold.store.TestDatabase;
import io.keyhold.store.TestServer;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.postgres.PostgresPlace.Durability;
import io.keyhold.store.sqlite.Stores;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A primary that goes on running after a failover, and one that stops waiting for its standby. Two servers take long to start:
 * this runs with {@link FailoverTest}, and {@link ClusterHistoryTest} and {@link PostgresStoreTest} hold the parts.
 */
@ExtendWith(NeedsPostgres.class)
@EnabledIfSystemProperty(named = "keyhold.failovers", matches = "[1-9][0-9]*")
class OldPrimaryTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    @Test
    void open_oldPrimaryListedFirst_isServedToNobody() throws Exception {
        try (ServerPair servers = ServerPair.start()) {
            TestServer old = servers.primary();
            TestServer promoted = servers.standby();
            PostgresPlace place = ServerPair.place(Durability.FULL, false, old, promoted);
            try (JdbcRecordStore before = ServerPair.open(place)) {
                Stores.insert(before, RecordKind.KEY, "key", "", "0");
                requireStandby(servers, old, promoted);
                servers.awaitStreaming();
                servers.promote();

                try (JdbcRecordStore fresh = ServerPair.open(place)) {
                    Stores.update(fresh, RecordKind.KEY, "key", "1");
                    awaitEpoch(before, fresh.epoch());

                    assertThat(Stores.text(before.find(Stores.key(RecordKind.KEY, "key"))
                                    .orElseThrow()
                                    .payload()))
                            .as(
                                    "read through a connection that was opened before the failover, or one of its successors")
                            .isEqualTo("1");
                    Stores.update(before, RecordKind.KEY, "key", "2");
                    assertThat(epochOf(promoted)).isEqualTo(fresh.epoch()).isGreaterThan(epochOf(old));
                }
            }
            refusals(servers, old, promoted);
        }
    }

    /** A server that does not wait for a standby is refused where the settings want one, also if it was well at first. */
    private static void requireStandby(ServerPair servers, TestServer old, TestServer promoted) throws SQLException {
        PostgresPlace place = ServerPair.place(Durability.REPLICATED, false, old, promoted);
        assertThatThrownBy(() -> ServerPair.open(place))
                .isInstanceOf(KmsException.StoreUnavailable.class)
                .hasMessageContaining("has `synchronous_standby_names` at `` and waits for no standby")
                .hasMessageContaining("keyhold.store-durability = full the loss of the primary takes back changes");
        servers.setSynchronous(true);
        ServerPair.awaitOne(old, "select count(*) from pg_stat_replication where sync_state = 'sync'");
        try (JdbcRecordStore store = ServerPair.open(place)) {
            Stores.update(store, RecordKind.KEY, "key", "0");
            servers.setSynchronous(false);
            long epoch = store.epoch();

            assertThatThrownBy(() -> {
                        for (long start = System.nanoTime(); System.nanoTime() - start < PATIENCE_NANOS; ) {
                            Stores.update(
                                    store,
                                    RecordKind.KEY,
                                    "key",
                                    "0"); // the server takes up its setting a moment later
                        }
                    })
                    .isInstanceOf(KmsException.StoreUnavailable.class)
                    .hasMessageContaining("synchronous_standby_names")
                    .hasMessageContaining("synchronous_mode_strict with Patroni");
            assertThat(store.epoch()).isGreaterThanOrEqualTo(epoch);
        }
    }

    private static void refusals(ServerPair servers, TestServer old, TestServer promoted) throws Exception {
        PostgresSessions sessions = new PostgresSessions(ServerPair.place(Durability.FULL, false, old, promoted));
        sessions.connect(Duration.ofSeconds(5), Duration.ofSeconds(5)).close();
        promoted.kill();
        assertThatThrownBy(() -> sessions.connect(Duration.ofSeconds(5), Duration.ofSeconds(5)))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining(
                        "127.0.0.1:" + old.port() + " of store `fleet` is on timeline 1, and timeline 2 has been seen")
                .hasMessageContaining("Stop that server; make it a standby of the new primary with pg_rewind");
        String foreign = TestDatabase.hostAndPort();
        String url = "jdbc:postgresql://127.0.0.1:" + old.port() + "," + foreign + "/postgres";
        Properties superuser = new Properties();
        superuser.setProperty("user", "postgres");
        PostgresPlace.Timing timing = new PostgresPlace.Timing(false, Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThatThrownBy(() -> ServerPair.open(
                        new PostgresPlace("mixed", url, "keyhold", () -> superuser, Durability.FULL, timing)))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("the servers of store `mixed` are not copies of each other")
                .hasMessageContaining(foreign);
        servers.primary().start();
    }

    private static void awaitEpoch(JdbcRecordStore store, long epoch) {
        for (long start = System.nanoTime(); store.epoch() < epoch; LockSupport.parkNanos(1_000_000)) {
            assertThat(System.nanoTime() - start).isLessThan(PATIENCE_NANOS);
        }
    }

    private static long epochOf(TestServer server) throws SQLException {
        try (Connection connection = ServerPair.superuser(server, "keys");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select epoch from keyhold.keyhold_head")) {
            row.next();
            return row.getLong(1);
        }
    }
}
