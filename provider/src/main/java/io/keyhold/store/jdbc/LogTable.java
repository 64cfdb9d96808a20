package io.keyhold.store.jdbc;

import io.keyhold.store.seal.LogEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The statements of the log of changes. Stateless. */
final class LogTable {
    private LogTable() {}

    static Optional<LogEntry> find(StoreConnection session, long epoch) throws SQLException {
        return session.one(
                LogTable::entry, "select epoch, operation, changes, chain from keyhold_change where epoch = ?", epoch);
    }

    /** The log from {@code first} on, in order. */
    static List<LogEntry> since(StoreConnection session, long first) throws SQLException {
        return session.query(
                LogTable::entry,
                "select epoch, operation, changes, chain from keyhold_change where epoch >= ? order by epoch",
                first);
    }

    static void insert(StoreConnection session, LogEntry entry) throws SQLException {
        session.updateOne(
                "insert into keyhold_change (epoch, operation, changes, chain) values (?, ?, ?, ?)",
                entry.epoch(),
                entry.operation(),
                entry.changes(),
                entry.chain());
    }

    static void prune(StoreConnection session, long before) throws SQLException {
        session.update("delete from keyhold_change where epoch < ?", before);
    }

    private static LogEntry entry(ResultSet row) throws SQLException {
        return new LogEntry(
                row.getLong("epoch"),
                Tables.bytes(row, "operation"),
                Tables.bytes(row, "changes"),
                Tables.bytes(row, "chain"));
    }
}
