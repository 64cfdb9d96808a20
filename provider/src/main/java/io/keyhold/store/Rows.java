package io.keyhold.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** The SQL of the store, over one connection. Not safe for concurrent use. */
final class Rows {
    private static final int SCHEMA_VERSION = 1;
    private static final String COLUMNS = "SELECT region, kind, id, owner, revision, sealed FROM record ";
    private final Connection connection;

    /** One row of the record table, still sealed. */
    record Row(RecordKey key, String owner, long revision, byte[] sealed) {}

    /** The row that the store hangs on. */
    record HeadRow(String storeId, byte[] rootParameters, byte[] domainKey, byte[] sealedHead) {}

    /** One changed record of one epoch. */
    record Change(long epoch, byte[] operation, RecordKey key) {}

    Rows(Connection connection) {
        this.connection = connection;
    }

    /** Begins or ends a transaction; the driver itself would begin the next one at once and keep the lock. */
    void execute(String statementText) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(statementText);
        }
    }

    /** Schema version 1; see {@code package-info}. */
    void createTables() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS head (one INTEGER PRIMARY KEY CHECK (one = 1), store_id TEXT NOT NULL,"
                            + " root BLOB NOT NULL, domain_key BLOB NOT NULL, sealed BLOB NOT NULL)");
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS record (region TEXT NOT NULL, kind INTEGER NOT NULL, id TEXT NOT NULL,"
                            + " owner TEXT NOT NULL, revision INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (region, kind, id))"
                            + " WITHOUT ROWID");
            statement.execute("CREATE INDEX IF NOT EXISTS record_by_owner ON record (region, kind, owner, id)");
            statement.execute("CREATE TABLE IF NOT EXISTS change (epoch INTEGER NOT NULL, operation BLOB NOT NULL,"
                    + " region TEXT NOT NULL, kind INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (epoch, region, kind, id))"
                    + " WITHOUT ROWID");
            statement.execute("PRAGMA user_version = " + SCHEMA_VERSION);
        }
    }

    /** The schema version; 0 for a new file. */
    int schemaVersion() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    static int knownSchemaVersion() {
        return SCHEMA_VERSION;
    }

    Optional<HeadRow> head() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT store_id, root, domain_key, sealed FROM head")) {
            return row.next()
                    ? Optional.of(new HeadRow(row.getString(1), row.getBytes(2), row.getBytes(3), row.getBytes(4)))
                    : Optional.empty();
        }
    }

    void insertHead(UUID storeId, byte[] root, byte[] domainKey, byte[] sealed) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO head VALUES (1, ?, ?, ?, ?)")) {
            statement.setString(1, storeId.toString());
            statement.setBytes(2, root);
            statement.setBytes(3, domainKey);
            statement.setBytes(4, sealed);
            statement.executeUpdate();
        }
    }

    void updateHead(byte[] sealed) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("UPDATE head SET sealed = ?")) {
            statement.setBytes(1, sealed);
            statement.executeUpdate();
        }
    }

    Optional<Row> find(RecordKey key) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(COLUMNS + "WHERE region = ? AND kind = ? AND id = ?")) {
            name(statement, 1, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row(row)) : Optional.empty();
            }
        }
    }

    List<Row> scan(String region, RecordKind kind, String owner, String afterId, int limit) throws SQLException {
        String ofOwner = owner.isEmpty() ? "" : "AND owner = ? ";
        try (PreparedStatement statement = connection.prepareStatement(
                COLUMNS + "WHERE region = ? AND kind = ? AND id > ? " + ofOwner + "ORDER BY id LIMIT ?")) {
            statement.setString(1, region);
            statement.setInt(2, kind.code());
            statement.setString(3, afterId);
            if (!owner.isEmpty()) {
                statement.setString(4, owner);
            }
            statement.setInt(owner.isEmpty() ? 4 : 5, limit);
            try (ResultSet rows = statement.executeQuery()) {
                List<Row> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(row(rows));
                }
                return found;
            }
        }
    }

    /** Hands every row to {@code consumer}. */
    void all(Consumer<Row> consumer) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(COLUMNS)) {
            while (rows.next()) {
                consumer.accept(row(rows));
            }
        }
    }

    long count(String region, RecordKind kind, String owner) throws SQLException {
        String ofOwner = owner.isEmpty() ? "" : " AND owner = ?";
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT COUNT(*) FROM record WHERE region = ? AND kind = ?" + ofOwner)) {
            statement.setString(1, region);
            statement.setInt(2, kind.code());
            if (!owner.isEmpty()) {
                statement.setString(3, owner);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    void put(Row row) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?)")) {
            name(statement, 1, row.key());
            statement.setString(4, row.owner());
            statement.setLong(5, row.revision());
            statement.setBytes(6, row.sealed());
            statement.executeUpdate();
        }
    }

    void delete(RecordKey key) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM record WHERE region = ? AND kind = ? AND id = ?")) {
            name(statement, 1, key);
            statement.executeUpdate();
        }
    }

    void insertChange(Change change) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO change VALUES (?, ?, ?, ?, ?)")) {
            statement.setLong(1, change.epoch());
            statement.setBytes(2, change.operation());
            name(statement, 3, change.key());
            statement.executeUpdate();
        }
    }

    /** Forgets changes up to an epoch. */
    void pruneChanges(long upTo) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM change WHERE epoch <= ?")) {
            statement.setLong(1, upTo);
            statement.executeUpdate();
        }
    }

    /** Changes after an epoch, in order of epoch and name. */
    List<Change> changesAfter(long epoch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT epoch, operation, region, kind, id FROM change WHERE epoch > ? ORDER BY epoch, region, kind, id")) {
            statement.setLong(1, epoch);
            try (ResultSet rows = statement.executeQuery()) {
                List<Change> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(new Change(
                            rows.getLong(1),
                            rows.getBytes(2),
                            new RecordKey(rows.getString(3), RecordKind.of(rows.getInt(4)), rows.getString(5))));
                }
                return found;
            }
        }
    }

    /** Whether the transaction with that random id was committed as that epoch. */
    boolean committed(long epoch, byte[] operation) throws SQLException {
        Set<Long> epochs = new HashSet<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT epoch FROM change WHERE operation = ?")) {
            statement.setBytes(1, operation);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    epochs.add(rows.getLong(1));
                }
            }
        }
        return epochs.contains(epoch);
    }

    private static void name(PreparedStatement statement, int at, RecordKey key) throws SQLException {
        statement.setString(at, key.region());
        statement.setInt(at + 1, key.kind().code());
        statement.setString(at + 2, key.id());
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                new RecordKey(row.getString(1), RecordKind.of(row.getInt(2)), row.getString(3)),
                row.getString(4),
                row.getLong(5),
                row.getBytes(6));
    }
}
