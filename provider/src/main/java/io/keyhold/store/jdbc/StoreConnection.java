package io.keyhold.store.jdbc;

import io.keyhold.store.seal.Integrity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One connection with its prepared statements. For one thread at a time. After an SQLException it must be closed. */
public final class StoreConnection implements AutoCloseable {
    private final Connection connection;
    private final Lease lease;
    private final UnaryOperator<String> names;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    /** Reads one row. */
    @FunctionalInterface
    public interface Reader<R> {
        R read(ResultSet row) throws SQLException;
    }

    /** Takes one row. */
    @FunctionalInterface
    interface Visitor {
        void visit(ResultSet row) throws SQLException;
    }

    /** A session over that connection, which ends the lease when it is closed. */
    public StoreConnection(Connection connection, Lease lease) {
        this(connection, lease, UnaryOperator.identity());
    }

    /**
     * The same in a database where tables have longer names.
     *
     * @param names makes a statement of this database from one of {@link Tables}
     */
    public StoreConnection(Connection connection, Lease lease, UnaryOperator<String> names) {
        this.connection = connection;
        this.lease = lease;
        this.names = names;
    }

    /** From now on statements belong to one transaction, where the driver begins transactions by itself. */
    public void begin() throws SQLException {
        connection.setAutoCommit(false);
    }

    /**
     * Commits what {@link #begin} began.
     *
     * @return what the database remarked on the commit, if it did
     */
    public Optional<SQLWarning> commit() throws SQLException {
        connection.clearWarnings();
        connection.commit();
        Optional<SQLWarning> remark = Optional.ofNullable(connection.getWarnings());
        connection.setAutoCommit(true);
        return remark;
    }

    /** Takes back what {@link #begin} began. */
    public void rollback() throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }

    public <R> List<R> query(Reader<R> reader, String sql, Object... values) throws SQLException {
        List<R> found = new ArrayList<>();
        each(row -> found.add(reader.read(row)), sql, values);
        return found;
    }

    public <R> Optional<R> one(Reader<R> reader, String sql, Object... values) throws SQLException {
        List<R> found = query(reader, sql, values);
        if (found.size() > 1) {
            throw Integrity.broken("the store has several rows where one is allowed");
        }
        return found.stream().findFirst();
    }

    void each(Visitor visitor, String sql, Object... values) throws SQLException {
        try (ResultSet rows = bound(sql, values).executeQuery()) {
            while (rows.next()) {
                visitor.visit(rows);
            }
        }
    }

    /** Changes rows; returns how many. */
    public int update(String sql, Object... values) throws SQLException {
        return bound(sql, values).executeUpdate();
    }

    /**
     * Changes the one row that the statement is about.
     *
     * @throws io.keyhold.api.KmsException.StoreIntegrity if something in the database suppressed or repeated that
     */
    public void updateOne(String sql, Object... values) throws SQLException {
        requireOne(update(sql, values));
    }

    private static void requireOne(int rows) {
        if (rows != 1) {
            throw Integrity.broken("the database changed " + rows + " rows of the store where it was told to change 1");
        }
    }

    /** Statements of one text that go to the database some at a time. */
    final class Batch implements AutoCloseable {
        private final PreparedStatement statement;
        private final int size;
        private int waiting;

        private Batch(String sql, int size) throws SQLException {
            this.statement = connection.prepareStatement(names.apply(sql));
            this.size = size;
        }

        void add(Object... values) throws SQLException {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.addBatch();
            waiting++;
            if (waiting == size) {
                finish();
            }
        }

        /** Sends what waits. */
        void finish() throws SQLException {
            waiting = 0;
            for (int rows : statement.executeBatch()) {
                requireOne(rows);
            }
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }

    Batch batch(String sql, int size) throws SQLException {
        return new Batch(sql, size);
    }

    /** Runs a statement once, without parameters. */
    public void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(names.apply(sql));
        }
    }

    /** The first column of the first row, as text. */
    public String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(names.apply(sql))) {
            String value = rows.next() ? rows.getString(1) : null;
            return value == null ? "" : value;
        }
    }

    /** Closes a connection of which nothing is expected any more. */
    public void abandon() {
        try {
            lease.abandon();
            close();
        } catch (SQLException | RuntimeException e) {
            return; // the driver, or the pool, has let go of it all the same
        }
    }

    @Override
    public void close() throws SQLException {
        try (lease) {
            connection.close();
        }
    }

    private PreparedStatement bound(String sql, Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(names.apply(sql));
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
