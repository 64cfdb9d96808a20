package io.keyhold.store;

import io.keyhold.store.postgres.PostgresPlace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;

/**
 * The database that tests of stores run over: a SQLite file, or with {@code -Dkeyhold.test.store=postgres} a schema for each
 * file name that a test has.
 */
public final class TestDatabase {
    private static final boolean POSTGRES =
            System.getProperty("keyhold.test.store", "sqlite").equals("postgres");
    private static final String DATABASE = "keyhold_tests";
    private static final String ROLE = "keyhold_tests";

    private TestDatabase() {}

    /** Whether tests run over PostgreSQL. */
    public static boolean isPostgres() {
        return POSTGRES;
    }

    /** Settings of a store that a test would have in that file. */
    public static List<String> settings(Path file) {
        return List.of(
                "keyhold.store = jdbc:postgresql://" + Server.HOST_AND_PORT + "/" + DATABASE,
                "keyhold.store-user = " + ROLE,
                "keyhold.store-schema = " + schema(file),
                "keyhold.freshness = " + System.getProperty("keyhold.test.freshness", "strict"));
    }

    /** The schema that stands for a file. */
    public static String schema(Path file) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(file.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
            return "t_" + HexFormat.of().formatHex(digest, 0, 10);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where the store is that a test would have in that file. */
    public static PostgresPlace place(Path file) {
        return place(file, new PostgresPlace.Timing(false, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }

    /** The same with other bounds. */
    public static PostgresPlace place(Path file, PostgresPlace.Timing timing) {
        return new PostgresPlace(
                schema(file),
                "jdbc:postgresql://" + Server.HOST_AND_PORT + "/" + DATABASE,
                schema(file),
                TestDatabase::login,
                PostgresPlace.Durability.FULL,
                timing);
    }

    /** The same with another login. */
    public static PostgresPlace as(Path file, String role, String password) {
        PostgresPlace place = place(file);
        Properties login = login();
        login.setProperty("user", role);
        login.setProperty("password", password);
        return new PostgresPlace(
                place.name(), place.url(), place.schema(), () -> login, place.durability(), place.timing());
    }

    /** Where the server is. */
    public static String hostAndPort() {
        return Server.HOST_AND_PORT;
    }

    private static Properties login() {
        Properties login = new Properties();
        login.setProperty("user", ROLE);
        login.setProperty("sslmode", "disable");
        return login;
    }

    /** What somebody can do who has the role of the store and not its root of trust. */
    public static Connection attack(Path file) throws SQLException {
        Connection connection =
                DriverManager.getConnection("jdbc:postgresql://" + Server.HOST_AND_PORT + "/" + DATABASE, login());
        try (Statement statement = connection.createStatement()) {
            statement.execute("set search_path = " + schema(file));
        }
        return connection;
    }

    /** A connection of a superuser. */
    public static Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + Server.HOST_AND_PORT + "/" + database, "postgres", "");
    }

    /** Started when the first test needs it. */
    private static final class Server {
        static final String HOST_AND_PORT = TestServer.hostAndPort()
                .orElseThrow(() -> new IllegalStateException("there is no PostgreSQL on this machine"));

        static {
            try (Connection connection = superuserOf("postgres");
                    Statement statement = connection.createStatement()) {
                if (!statement
                        .executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")
                        .next()) {
                    statement.execute("create role " + ROLE + " login");
                    statement.execute("create role keyhold_password login password 'right'");
                    statement.execute("create role keyhold_shut_out login");
                    statement.execute("create role keyhold_limited login");
                    statement.execute("create database " + DATABASE + " owner " + ROLE);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private static Connection superuserOf(String database) throws SQLException {
            return DriverManager.getConnection("jdbc:postgresql://" + HOST_AND_PORT + "/" + database, "postgres", "");
        }
    }
}
