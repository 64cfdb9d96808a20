package io.keyhold.store.jdbc;

import io.keyhold.api.Utf8;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/**
 * Copies a whole store from one database to another as it is: seals name the store, not the place where it lies. What was
 * changed outside Keyhold stays so, for the verifier of the copy to find. Stateless.
 */
public final class RowCopier {
    private static final int BATCH = 500;

    /** A table with its columns: {@code i} integer, {@code t} text, {@code b} bytes. */
    private record Table(String name, String columns, String types) {
        String select() {
            return "select " + columns + " from " + name;
        }

        String insert() {
            return "insert into " + name + " (" + columns + ") values (" + "?, ".repeat(types.length() - 1) + "?)";
        }
    }

    private static final List<Table> TABLES = List.of(
            new Table("keyhold_head", "slot, store_id, epoch, domain_key, sealed", "ibiib"),
            new Table("keyhold_root", "slot, type, parameters", "itb"),
            new Table("keyhold_domain_key", "version, sealed", "ib"),
            new Table("keyhold_change", "epoch, operation, changes, chain", "ibbb"),
            new Table("keyhold_record", "region, kind, id, owner, revision, domain_key, tag, sealed", "tittiibb"));

    private RowCopier() {}

    /**
     * Copies every row.
     *
     * @param from sees one state of its store
     * @param to has the tables, empty, and a transaction of its own under way
     */
    public static void copy(StoreConnection from, StoreConnection to) throws SQLException {
        for (Table table : TABLES) {
            try (StoreConnection.Batch batch = to.batch(table.insert(), BATCH)) {
                from.each(row -> batch.add(values(row, table.types())), table.select());
                batch.finish();
            }
        }
    }

    /** Removes every row. */
    public static void clear(StoreConnection session) throws SQLException {
        for (Table table : TABLES) {
            session.update("delete from " + table.name());
        }
    }

    /** However long it is; bytes that are not text stay bytes. */
    private static Object rawText(ResultSet row, int column) throws SQLException {
        byte[] bytes = Objects.requireNonNullElse(row.getBytes(column), new byte[0]);
        return Utf8.decode(bytes).<Object>map(text -> text).orElse(bytes);
    }

    private static Object[] values(ResultSet row, String types) throws SQLException {
        Object[] values = new Object[types.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (types.charAt(i)) {
                case 'i' -> row.getLong(i + 1);
                case 't' -> rawText(row, i + 1);
                default -> Objects.requireNonNullElse(row.getBytes(i + 1), new byte[0]);
            };
        }
        return values;
    }
}
