package io.keyhold.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.keyhold.platform.Detached;
import io.keyhold.store.jdbc.Lease;
import io.keyhold.store.jdbc.StoreConnection;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The connections that read. They are made lazily, looked at before they are used again, and replaced after a while. */
final class ReaderPool implements AutoCloseable {
    private static final long WAIT_MILLIS = 3_000;
    private static final long LOOK_MILLIS = 500;

    private final PostgresPlace place;
    private final PostgresSessions sessions;
    private final int readers;
    private volatile @Nullable HikariDataSource made;

    ReaderPool(PostgresPlace place, PostgresSessions sessions, int readers) {
        this.place = place;
        this.sessions = sessions;
        this.readers = readers;
    }

    /** Made when it is first read from, as it keeps a connection from then on: a restore must be alone. */
    private synchronized HikariDataSource pool() {
        HikariDataSource pool = made;
        if (pool == null) {
            pool = new HikariDataSource(config());
            made = pool;
        }
        return pool;
    }

    private HikariConfig config() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("keyhold " + place.schema());
        config.setDataSource(new Source(sessions));
        config.setMaximumPoolSize(readers);
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(WAIT_MILLIS);
        config.setValidationTimeout(LOOK_MILLIS);
        config.setKeepaliveTime(Duration.ofSeconds(30).toMillis());
        config.setIdleTimeout(Duration.ofMinutes(2).toMillis());
        config.setMaxLifetime(Duration.ofMinutes(10).toMillis());
        config.setThreadFactory(Detached.threads("keyhold-readers"));
        return config;
    }

    StoreConnection open() throws SQLException {
        HikariDataSource pool = pool();
        Connection connection = pool.getConnection();
        while (!sessions.isCurrent(connection)) {
            pool.evictConnection(connection); // a failover has left it behind
            connection.close();
            connection = pool.getConnection();
        }
        return session(pool, connection);
    }

    private StoreConnection session(HikariDataSource pool, Connection connection) {
        return sessions.session(connection, new Lease() {
            @Override
            public void abandon() {
                pool.evictConnection(connection);
            }

            @Override
            public void close() {
                // the session gives the connection back
            }
        });
    }

    /** Ends the connections that are idle, and the others when they are given back. */
    void renew() {
        HikariDataSource pool = made;
        HikariPoolMXBean now = pool == null ? null : pool.getHikariPoolMXBean();
        if (now != null) {
            now.softEvictConnections();
        }
    }

    /** Connections in use and all connections. */
    int[] counts() {
        HikariDataSource pool = made;
        HikariPoolMXBean now = pool == null ? null : pool.getHikariPoolMXBean();
        return now == null ? new int[2] : new int[] {now.getActiveConnections(), now.getTotalConnections()};
    }

    @Override
    public synchronized void close() {
        HikariDataSource pool = made;
        if (pool != null) {
            pool.close();
        }
    }

    /** Makes the connections of the pool, with all that is asked of one. */
    private record Source(PostgresSessions sessions) implements DataSource {
        private static final Duration STATEMENT = Duration.ofSeconds(10);
        private static final Duration LOCK = Duration.ofSeconds(5);

        @Override
        public Connection getConnection() throws SQLException {
            return sessions.connect(STATEMENT, LOCK);
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public PrintWriter getLogWriter() throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public void setLogWriter(PrintWriter out) {
            // nothing is logged
        }

        @Override
        public void setLoginTimeout(int seconds) {
            // the sessions have their own
        }

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
