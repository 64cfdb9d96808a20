package io.keyhold.store.postgres;

import io.keyhold.api.KmsException;
import io.keyhold.store.jdbc.Lease;
import io.keyhold.store.jdbc.StoreConnection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

/**
 * Makes connections to the primary. Each one is asked who it is and how it is set before it is used. Safe for concurrent
 * use.
 */
final class PostgresSessions {
    private static final int CONNECT_SECONDS = 2;
    private static final int ROWS_AT_A_TIME = 2000;
    private static final String WHO = "select pg_is_in_recovery(), current_setting('transaction_read_only'),"
            + " pg_backend_pid(), case when pg_is_in_recovery() then '' else"
            + " left(pg_walfile_name(pg_current_wal_lsn()), 8) end";

    private final PostgresPlace place;
    private final AtomicLong timeline = new AtomicLong();

    PostgresSessions(PostgresPlace place) {
        this.place = place;
    }

    /**
     * Opens a connection.
     *
     * @param statement how long a statement may take
     * @param lock how long it may wait for other transactions
     */
    Connection connect(Duration statement, Duration lock) throws SQLException {
        return connect(statement, lock, statement.multipliedBy(2));
    }

    /**
     * Opens a connection.
     *
     * @param idle how long it may do nothing inside a transaction before the server ends it
     */
    Connection connect(Duration statement, Duration lock, Duration idle) throws SQLException {
        Properties login = login(statement);
        Connection connection = new Driver().connect(place.url(), login);
        if (connection == null) {
            throw new KmsException.Internal("the driver does not know the URL of `" + place.name() + "`", "");
        }
        try {
            ServerSettings.set(connection, statement.toMillis(), lock.toMillis(), idle.toMillis());
            requirePrimary(connection);
            ServerSettings.require(place, ServerSettings.read(connection));
            return connection;
        } catch (SQLException | RuntimeException | Error e) {
            closeAfter(connection, e);
            throw e;
        }
    }

    /** A session over a connection, whose statements name the tables with their schema. */
    StoreConnection session(Connection connection, Lease lease) {
        return new StoreConnection(connection, lease, PostgresSchema.names(place.schema()));
    }

    /** The socket waits longer than the server may work, so that the server ends first. */
    private Properties login(Duration statement) {
        Properties login = new Properties();
        login.putAll(place.login().get());
        login.setProperty("targetServerType", "primary");
        login.setProperty("hostRecheckSeconds", "0");
        login.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        login.setProperty("socketTimeout", Long.toString(statement.toSeconds() + 2));
        login.setProperty("tcpKeepAlive", "true");
        login.setProperty("gssEncMode", "disable");
        login.setProperty("logServerErrorDetail", "false");
        login.setProperty("defaultRowFetchSize", Integer.toString(ROWS_AT_A_TIME));
        login.setProperty("ApplicationName", applicationName(place));
        return login;
    }

    /** How the connections of a store are called on the server, which keeps 63 bytes. */
    static String applicationName(PostgresPlace place) {
        String name = "keyhold " + place.schema();
        return name.substring(0, Math.min(63, name.length()));
    }

    private void requirePrimary(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet who = statement.executeQuery(WHO)) {
            who.next();
            if (who.getBoolean(1) || "on".equals(who.getString(2))) {
                throw new SQLException("the server is a standby or read-only", "25006");
            }
            if (who.getInt(3) != connection.unwrap(PGConnection.class).getBackendPID()) {
                throw new KmsException.Configuration(
                        "there is a connection pooler before the server of store `" + place.name()
                                + "`: settings and notifications of a session do not pass it",
                        "Name the server itself in keyhold.store");
            }
            requireTimeline(who.getString(4));
        }
    }

    /** A failover begins a new timeline: who has seen it does not go back to a server that is still on the old one. */
    private void requireTimeline(String hex) {
        if (!hex.toUpperCase(Locale.ROOT).matches("[0-9A-F]{8}")) {
            return; // a database that only speaks the protocol
        }
        long found = Long.parseLong(hex, 16);
        long newest = timeline.accumulateAndGet(found, Math::max);
        if (found < newest) {
            throw new KmsException.StoreIntegrity(
                    "the server of store `" + place.name() + "` is on timeline " + found
                            + ", and this process has seen timeline " + newest
                            + ": it is a primary from before a failover",
                    "Stop that server; make it a standby of the new primary with pg_rewind before it runs again");
        }
    }

    private static void closeAfter(Connection connection, Throwable because) {
        try {
            connection.close();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }
}
