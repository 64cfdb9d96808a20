package io.keyhold.store.postgres;

import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.TestServer;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.FixedRoot;
import io.keyhold.store.sqlite.SqliteStores;
import io.keyhold.store.sqlite.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** A primary and its standby, with an empty database. */
final class ServerPair implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private TestServer primary;
    private TestServer standby;

    private ServerPair(TestServer primary, TestServer standby) {
        this.primary = primary;
        this.standby = standby;
    }

    static ServerPair start() throws IOException, SQLException {
        TestServer primary = TestServer.create(TestServer.programs().orElseThrow(), "wal_keep_size = 256")
                .start();
        ServerPair pair = new ServerPair(primary, primary.standby().start());
        onPrimary(primary, "create role keyhold_app login", "create database keys owner keyhold_app");
        return pair;
    }

    TestServer primary() {
        return primary;
    }

    TestServer standby() {
        return standby;
    }

    /** From now on the primary waits for its standby, or no longer. */
    void setSynchronous(boolean wanted) throws SQLException {
        setSynchronous(primary, wanted);
    }

    private static void setSynchronous(TestServer server, boolean wanted) throws SQLException {
        onPrimary(
                server,
                "set synchronous_commit = local",
                "alter system set synchronous_standby_names = '" + (wanted ? "*" : "") + "'",
                "select pg_reload_conf()");
    }

    /** Waits until the standby has all that the primary writes. */
    void awaitStreaming() throws SQLException {
        awaitOne(
                primary,
                "select count(*) from pg_stat_replication where state = 'streaming' and replay_lsn = pg_current_wal_lsn()");
    }

    /** Waits until the standby streams; under load it is never quite up to date. */
    void awaitStandby() throws SQLException {
        awaitOne(primary, "select count(*) from pg_stat_replication where state = 'streaming'");
    }

    /** Waits until the statement counts one. */
    static void awaitOne(TestServer server, String sql) throws SQLException {
        long start = System.nanoTime();
        try (Connection connection = superuser(server);
                Statement statement = connection.createStatement()) {
            while (true) {
                try (ResultSet row = statement.executeQuery(sql)) {
                    row.next();
                    if (row.getInt(1) == 1) {
                        return;
                    }
                }
                if (System.nanoTime() - start > PATIENCE_NANOS) {
                    throw new IllegalStateException("still not one: " + sql);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    /** The standby becomes the primary; what was the primary goes on running. */
    void promote() throws IOException {
        standby.promote();
        TestServer old = primary;
        primary = standby;
        standby = old;
    }

    /** The primary is killed, the standby promoted. */
    void failOver() throws IOException, SQLException {
        primary.kill();
        promote();
        setSynchronous(true);
    }

    /** Makes a new standby in the place of the server that was killed. */
    void replaceStandby() throws IOException {
        TestServer dead = standby;
        standby = primary.standby(dead.port()).start();
        dead.discard();
    }

    static void onPrimary(TestServer server, String... statements) throws SQLException {
        try (Connection connection = superuser(server);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static Connection superuser(TestServer server) throws SQLException {
        return superuser(server, "postgres");
    }

    static Connection superuser(TestServer server, String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database, "postgres", "");
    }

    static PostgresPlace place(PostgresPlace.Durability durability, boolean strict, TestServer... servers) {
        return new PostgresPlace(
                "fleet",
                List.of(servers).stream()
                        .map(server -> "127.0.0.1:" + server.port())
                        .collect(Collectors.joining(",", "jdbc:postgresql://", "/keys")),
                "keyhold",
                ServerPair::login,
                durability,
                new PostgresPlace.Timing(strict, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }

    static JdbcRecordStore open(PostgresPlace place) {
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

    @Override
    public void close() throws IOException {
        remove(standby);
        remove(primary);
    }

    private static void remove(TestServer server) throws IOException {
        try {
            server.remove();
        } catch (UncheckedIOException e) {
            server.discard(); // it was killed
        }
    }
}
