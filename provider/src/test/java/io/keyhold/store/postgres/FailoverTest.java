package io.keyhold.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.store.RecordKind;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.TestServer;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.FixedRoot;
import io.keyhold.store.sqlite.SqliteStores;
import io.keyhold.store.sqlite.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Primary and synchronous standby: the primary is killed under load, the standby promoted, a new standby made, as often as
 * {@code -Dkeyhold.failovers} says. No change that was acknowledged may be lost. The control has a standby that is not
 * synchronous and lags: there changes are lost, and a process that saw them refuses the new primary.
 */
@ExtendWith(NeedsPostgres.class)
@EnabledIfSystemProperty(named = "keyhold.failovers", matches = "[1-9][0-9]*")
class FailoverTest {
    private static final int ROUNDS = Integer.getInteger("keyhold.failovers", 1);
    private static final int WRITERS = 3;
    private static final long LOAD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private TestServer primary;
    private TestServer standby;

    @Test
    void failover_synchronousStandby_losesNothingThatWasAcknowledged() throws Exception {
        begin("synchronous_standby_names = '*'");
        List<Long> outages = new ArrayList<>();
        try (JdbcRecordStore store = open(false)) {
            List<RegisterWriter> writers = RegisterWriter.start(store, WRITERS);
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    awaitStreaming();
                    LockSupport.parkNanos(LOAD_NANOS);
                    outages.add(failOver(store, writers));
                }
            } finally {
                writers.forEach(RegisterWriter::end);
            }
            long acknowledged =
                    writers.stream().mapToLong(RegisterWriter::acknowledged).sum();
            long unknown = writers.stream().mapToLong(RegisterWriter::unknown).sum();
            long refused = writers.stream().mapToLong(RegisterWriter::refused).sum();
            outages.sort(null);
            report("failovers " + ROUNDS + ", acknowledged " + acknowledged + ", unknown " + unknown + ", refused "
                    + refused + ", wrong answers "
                    + writers.stream().mapToLong(RegisterWriter::wrong).sum()
                    + ", outage ms median " + outages.get(outages.size() / 2) + " max "
                    + outages.get(outages.size() - 1));
            assertThat(writers)
                    .allSatisfy(writer -> assertThat(writer.problems()).isEmpty());
            assertThat(acknowledged).isPositive();
        }
        try (JdbcRecordStore store = open(false)) {
            assertThat(store.verify().problems()).isEmpty();
        } finally {
            end();
        }
    }

    @Test
    void failover_laggingStandby_losesChangesAndIsRefusedByWhoSawThem() throws Exception {
        begin("synchronous_standby_names = ''");
        try (JdbcRecordStore store = open(false)) {
            Stores.insert(store, RecordKind.KEY, "key", "", "0");
            awaitStreaming();
            primary.signal("STOP", "walsender");
            Stores.update(store, RecordKind.KEY, "key", "1");
            primary.kill();
            primary.discard();
            standby.promote();

            KmsException refusal = firstIntegrityRefusal(store);

            assertThat(refusal).isInstanceOf(KmsException.StoreIntegrity.class);
            assertThat(refusal).hasMessageContaining("the store went back from epoch 2 to epoch 1");
        } finally {
            standby.remove();
        }
    }

    private static KmsException firstIntegrityRefusal(JdbcRecordStore store) {
        long start = System.nanoTime();
        while (true) {
            try {
                Stores.update(store, RecordKind.KEY, "key", "2");
            } catch (KmsException.StoreIntegrity e) {
                return e;
            } catch (KmsException.StoreUnavailable | KmsException.UnknownOutcome e) {
                if (System.nanoTime() - start > PATIENCE_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    private void begin(String setting) throws IOException, SQLException {
        primary = TestServer.create(
                        TestServer.programs().orElseThrow(), setting.replace("'*'", "''"), "wal_keep_size = 256")
                .start();
        standby = primary.standby().start();
        try (Connection connection = superuser(primary);
                Statement statement = connection.createStatement()) {
            statement.execute("create role keyhold_app login");
            statement.execute("create database keys owner keyhold_app");
        }
        if (setting.contains("'*'")) {
            synchronous(primary);
        }
    }

    private static void synchronous(TestServer server) throws SQLException {
        try (Connection connection = superuser(server);
                Statement statement = connection.createStatement()) {
            statement.execute("set synchronous_commit = local");
            statement.execute("alter system set synchronous_standby_names = '*'");
            statement.execute("select pg_reload_conf()");
        }
    }

    /** Kills, promotes, and makes a new standby; gives the milliseconds until a change is acknowledged again. */
    private long failOver(JdbcRecordStore store, List<RegisterWriter> writers) throws IOException, SQLException {
        primary.kill();
        long killed = System.nanoTime();
        standby.promote();
        synchronous(standby);
        TestServer dead = primary;
        primary = standby;
        standby = primary.standby(dead.port()).start();
        dead.discard();
        long before = writers.stream().mapToLong(RegisterWriter::acknowledged).sum();
        while (writers.stream().mapToLong(RegisterWriter::acknowledged).sum() <= before) {
            if (System.nanoTime() - killed > PATIENCE_NANOS) {
                throw new IllegalStateException(
                        "nothing was acknowledged after the failover at epoch " + store.epoch());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed);
    }

    private void awaitStreaming() throws SQLException {
        long start = System.nanoTime();
        try (Connection connection = superuser(primary);
                Statement statement = connection.createStatement()) {
            while (true) {
                try (ResultSet row =
                        statement.executeQuery("select count(*) from pg_stat_replication where state = 'streaming'")) {
                    row.next();
                    if (row.getInt(1) == 1) {
                        return;
                    }
                }
                if (System.nanoTime() - start > PATIENCE_NANOS) {
                    throw new IllegalStateException("the standby does not stream");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    private void end() {
        standby.remove();
        primary.remove();
    }

    private static Connection superuser(TestServer server) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres", "postgres", "");
    }

    private JdbcRecordStore open(boolean strict) {
        PostgresPlace place = new PostgresPlace(
                "fleet",
                "jdbc:postgresql://127.0.0.1:" + primary.port() + ",127.0.0.1:" + standby.port() + "/keys",
                "keyhold",
                FailoverTest::login,
                false,
                new PostgresPlace.Timing(strict, Duration.ofSeconds(1), Duration.ofSeconds(1)));
        return PostgresStores.open(
                place,
                new FixedRoot(Stores.PASSPHRASE),
                new Ciphers(Engines.choose(Engines.Choice.JDK), OsRandom.open()),
                new StoreOptions(Duration.ofSeconds(20), 4),
                SqliteStores.backups());
    }

    private static Properties login() {
        Properties login = new Properties();
        login.setProperty("user", "keyhold_app");
        login.setProperty("sslmode", "disable");
        return login;
    }

    private static void report(String line) throws IOException {
        java.nio.file.Files.writeString(
                Path.of("target", "failover.txt"),
                line + "\n",
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.APPEND);
    }
}
