package io.keyhold.store.postgres;

import io.keyhold.api.KmsException;
import io.keyhold.store.jdbc.Lease;
import io.keyhold.store.jdbc.StoreConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.WeakHashMap;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

/**
 * Makes connections to the primary. Each one is asked who it is and how it is set before it is used. Safe for concurrent
 * use.
 */
final class PostgresSessions {
    private static final Duration LEAST_PATIENCE = Duration.ofMillis(500);
    private static final int CONNECT_SECONDS = 2;
    private static final String SCRAM = "scram-sha-256";
    private static final int ROWS_AT_A_TIME = 2000;

    private final PostgresPlace place;
    private final ClusterHistory history;
    private final ServerSurvey servers;
    private final Map<PGConnection, Long> timelines = Collections.synchronizedMap(new WeakHashMap<>());

    PostgresSessions(PostgresPlace place) {
        this.place = place;
        this.history = new ClusterHistory(place.name());
        this.servers = new ServerSurvey(place.hosts(), history, this::ask);
    }

    /** What this process has seen of the cluster. */
    ClusterHistory history() {
        return history;
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
        ServerSurvey.Reply primary = servers.primary();
        Connection connection = primary.connection();
        try {
            // the socket waits longer than the server may work, so that the server ends first
            connection.setNetworkTimeout(
                    Runnable::run, (int) statement.plusSeconds(2).toMillis());
            ServerSettings.set(connection, statement.toMillis(), lock.toMillis(), idle.toMillis());
            ServerSettings.require(place, ServerSettings.read(connection));
            timelines.put(
                    connection.unwrap(PGConnection.class), primary.answer().timeline());
            return connection;
        } catch (SQLException | RuntimeException | Error e) {
            closeAfter(connection, e);
            throw e;
        }
    }

    /** Whether a connection leads to the newest primary that this process knows of. */
    boolean isCurrent(Connection connection) throws SQLException {
        Long timeline = timelines.get(connection.unwrap(PGConnection.class));
        return timeline != null && history.isCurrent(timeline);
    }

    /** Connects to one of the servers, whatever it is, and asks it. */
    ServerSurvey.Reply ask(String host) throws SQLException {
        Connection connection = new Driver().connect(place.urlOf(host), login());
        if (connection == null) {
            throw new KmsException.Internal("the driver does not know the URL of `" + place.name() + "`", "");
        }
        try {
            ServerSettings.makeWritable(connection);
            ServerAnswer answer = ServerAnswer.of(host, connection);
            if (answer.backend() != connection.unwrap(PGConnection.class).getBackendPID()) {
                throw new KmsException.Configuration(
                        "there is a connection pooler before the server of store `" + place.name()
                                + "`: settings and notifications of a session do not pass it",
                        "Name the server itself in keyhold.store");
            }
            return new ServerSurvey.Reply(answer, connection);
        } catch (SQLException | RuntimeException | Error e) {
            closeAfter(connection, e);
            throw e;
        }
    }

    /** Whether the server proves that it knows the password too, which one that asks for nothing, or for a hash, does not. */
    String authentication() {
        Properties login = login();
        if (login.containsKey("sslcert") || login.containsKey("sslkey")) {
            return "certificate";
        }
        login.setProperty("requireAuth", SCRAM);
        for (String host : place.hosts()) {
            try (Connection connection = new Driver().connect(place.urlOf(host), login)) {
                return connection == null ? "unknown" : SCRAM;
            } catch (SQLException e) {
                if (!PostgresFailure.isPassing(e) || PostgresFailure.state(e).equals("08004")) {
                    return "not " + SCRAM;
                }
            }
        }
        return "unknown";
    }

    /** A session over a connection, whose statements name the tables with their schema. */
    StoreConnection session(Connection connection, Lease lease) {
        return new StoreConnection(connection, lease, PostgresSchema.names(place.schema()));
    }

    private Properties login() {
        Properties login = new Properties();
        login.putAll(place.login().get());
        login.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        login.setProperty("socketTimeout", Long.toString(ServerSurvey.LOGIN.toSeconds()));
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

    /** A session that changes something; those that only read go on where it is refused. */
    StoreConnection changing(Connection connection) throws SQLException {
        StoreConnection session = session(connection, () -> {});
        try {
            ServerSettings.requireStandby(place, session.text("show synchronous_standby_names"));
            return session;
        } catch (SQLException | RuntimeException | Error e) {
            session.abandon();
            throw e;
        }
    }

    /** A session that asks for the epoch: an answer that comes later than the bound is none. */
    StoreConnection asking(Duration bound) throws SQLException {
        Duration patience = bound.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : bound;
        Connection connection = connect(patience, patience);
        connection.setNetworkTimeout(Runnable::run, (int) patience.toMillis());
        return session(connection, () -> {});
    }

    private static void closeAfter(Connection connection, Throwable because) {
        try {
            connection.close();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }
}
