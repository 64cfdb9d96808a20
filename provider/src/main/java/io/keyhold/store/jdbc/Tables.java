package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import io.keyhold.api.Utf8;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.seal.Integrity;
import io.keyhold.store.seal.RootRecord;
import io.keyhold.store.seal.Row;
import io.keyhold.store.seal.StoreHead;
import io.keyhold.store.seal.StoreId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The statements of the store, in the SQL that SQLite and PostgreSQL share. Stateless. */
public final class Tables {
    private static final String COLUMNS = "region, kind, id, owner, revision, domain_key, tag, sealed";
    private static final String SELECT = "select " + COLUMNS + " from keyhold_record ";

    /** Of a name of 512 characters. */
    private static final int MOST_BYTES = 3 * 512;

    private Tables() {}

    static Optional<Row> find(StoreConnection session, RecordKey key) throws SQLException {
        if (!Limits.isStorable(key.id())) {
            return Optional.empty(); // a database may take it for another id
        }
        return session.one(
                        Tables::row,
                        SELECT + "where region = ? and kind = ? and id = ?",
                        key.region(),
                        key.kind().code(),
                        key.id())
                .map(row -> requireSame(key, row));
    }

    /** An index can lead to another record than the one it lists. */
    private static Row requireSame(RecordKey asked, Row found) {
        if (!found.key().equals(asked)) {
            throw Integrity.changed(asked);
        }
        return found;
    }

    static List<Row> scan(
            StoreConnection session, String region, RecordKind kind, String owner, String afterId, int limit)
            throws SQLException {
        List<Row> found = owner.isEmpty()
                ? session.query(
                        Tables::row,
                        SELECT + "where region = ? and kind = ? and id > ? order by id limit ?",
                        region,
                        kind.code(),
                        afterId,
                        limit)
                : session.query(
                        Tables::row,
                        SELECT + "where region = ? and kind = ? and owner = ? and id > ? order by id limit ?",
                        region,
                        kind.code(),
                        owner,
                        afterId,
                        limit);
        Set<String> ids = new HashSet<>();
        for (Row row : found) {
            requireSame(new RecordKey(region, kind, row.key().id()), row);
            if (!ids.add(row.key().id()) || !(owner.isEmpty() || owner.equals(row.owner()))) {
                throw Integrity.changed(row.key());
            }
        }
        return found;
    }

    static long count(StoreConnection session, String region, RecordKind kind, String owner) throws SQLException {
        String count = "select count(*) from keyhold_record where region = ? and kind = ?";
        Optional<Long> found = owner.isEmpty()
                ? session.one(row -> row.getLong(1), count, region, kind.code())
                : session.one(row -> row.getLong(1), count + " and owner = ?", region, kind.code(), owner);
        return found.orElse(0L);
    }

    static List<String> regions(StoreConnection session) throws SQLException {
        return session.query(row -> row.getString(1), "select distinct region from keyhold_record where region <> ''");
    }

    static List<Row> sealedUnderOther(StoreConnection session, int domainKey, int limit) throws SQLException {
        return session.query(Tables::row, SELECT + "where domain_key <> ? limit ?", domainKey, limit);
    }

    static void insert(StoreConnection session, Row row) throws SQLException {
        session.updateOne(
                "insert into keyhold_record (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?)",
                row.key().region(),
                row.key().kind().code(),
                row.key().id(),
                row.owner(),
                row.revision(),
                row.domainKey(),
                row.tag(),
                row.sealed());
    }

    /** Replaces the row of that key; returns how many there were. */
    static int replace(StoreConnection session, Row row) throws SQLException {
        return session.update(
                "update keyhold_record set revision = ?, domain_key = ?, tag = ?, sealed = ?"
                        + " where region = ? and kind = ? and id = ?",
                row.revision(),
                row.domainKey(),
                row.tag(),
                row.sealed(),
                row.key().region(),
                row.key().kind().code(),
                row.key().id());
    }

    /** Removes the row of that key; returns how many there were. */
    static int delete(StoreConnection session, RecordKey key) throws SQLException {
        return session.update(
                "delete from keyhold_record where region = ? and kind = ? and id = ?",
                key.region(),
                key.kind().code(),
                key.id());
    }

    public static StoreHead.Sealed head(StoreConnection session) throws SQLException {
        return session.one(
                        row -> row.getInt("slot") == 1
                                ? Optional.of(sealedHead(row))
                                : Optional.<StoreHead.Sealed>empty(),
                        "select slot, store_id, epoch, domain_key, sealed from keyhold_head")
                .flatMap(head -> head)
                .orElseThrow(Tables::noHead);
    }

    private static StoreHead.Sealed sealedHead(ResultSet row) throws SQLException {
        return new StoreHead.Sealed(
                StoreId.of(bytes(row, "store_id")),
                row.getLong("epoch"),
                row.getInt("domain_key"),
                bytes(row, "sealed"));
    }

    /** The error for a store without the one row that every writer locks and every reader looks at. */
    public static KmsException.StoreIntegrity noHead() {
        return Integrity.broken("the store has no head");
    }

    public static void insertHead(StoreConnection session, StoreHead.Sealed head) throws SQLException {
        session.updateOne(
                "insert into keyhold_head (slot, store_id, epoch, domain_key, sealed) values (1, ?, ?, ?, ?)",
                head.store().bytes(),
                head.epoch(),
                head.domainKey(),
                head.sealed());
    }

    static int replaceHead(StoreConnection session, StoreHead.Sealed head) throws SQLException {
        return session.update(
                "update keyhold_head set epoch = ?, domain_key = ?, sealed = ? where slot = 1",
                head.epoch(),
                head.domainKey(),
                head.sealed());
    }

    public static RootRecord root(StoreConnection session) throws SQLException {
        SortedMap<Integer, byte[]> domainKeys = new TreeMap<>();
        List<RootRecord> found = session.query(
                row -> {
                    domainKeys.put(row.getInt("version"), bytes(row, "sealed"));
                    return new RootRecord(
                            StoreId.of(bytes(row, "store_id")),
                            text(row, "type"),
                            bytes(row, "parameters"),
                            domainKeys);
                },
                "select h.store_id, r.type, r.parameters, d.version, d.sealed"
                        + " from keyhold_head h, keyhold_root r, keyhold_domain_key d");
        if (found.isEmpty() || found.size() != domainKeys.size()) {
            throw Integrity.broken("the store has not one head, one root record and one row for each domain key");
        }
        return found.get(0);
    }

    public static void replaceRoot(StoreConnection session, RootRecord root) throws SQLException {
        session.update("delete from keyhold_root");
        session.update("delete from keyhold_domain_key");
        session.updateOne(
                "insert into keyhold_root (slot, type, parameters) values (1, ?, ?)", root.type(), root.parameters());
        for (int version : root.domainKeys().keySet()) {
            session.updateOne(
                    "insert into keyhold_domain_key (version, sealed) values (?, ?)",
                    version,
                    Objects.requireNonNull(root.domainKeys().get(version)));
        }
    }

    /** A row of the record table with every column, in the order of {@link #insert}. */
    static Row row(ResultSet row) throws SQLException {
        return row(row, bytes(row, 8));
    }

    /** A row without the ciphertext. */
    static Row tagOnly(ResultSet row) throws SQLException {
        return row(row, new byte[0]);
    }

    /** The first three columns. */
    static RecordKey key(ResultSet row) throws SQLException {
        return new RecordKey(text(row, 1), kind(row, 2), text(row, 3));
    }

    private static Row row(ResultSet row, byte[] sealed) throws SQLException {
        return new Row(key(row), text(row, 4), row.getLong(5), row.getInt(6), bytes(row, 7), sealed);
    }

    /** The kind in a column, by its number: names cost a search in each row. */
    static RecordKind kind(ResultSet row, int column) throws SQLException {
        int code = row.getInt(column);
        return RecordKind.find(code)
                .orElseThrow(
                        () -> Integrity.broken("the store has a record of kind `" + code + "`, which does not exist"));
    }

    /**
     * The name in a column of a record, by its number. As bytes: for a text of its own the driver goes through a direct
     * buffer. Other bytes of the same text would be found by no search.
     */
    public static String text(ResultSet row, int column) throws SQLException {
        byte[] bytes = bytes(row, column);
        return Optional.of(bytes)
                .filter(name -> name.length <= MOST_BYTES)
                .flatMap(Utf8::decode)
                .orElseThrow(() -> Integrity.broken("the store has a record with a name that is too long or no text"));
    }

    public static String text(ResultSet row, String column) throws SQLException {
        return Utf8.decode(bytes(row, column)).orElseThrow(() -> Integrity.broken("`" + column + "` is not UTF-8"));
    }

    private static byte[] bytes(ResultSet row, int column) throws SQLException {
        byte[] value = row.getBytes(column);
        return value == null ? new byte[0] : value;
    }

    static byte[] bytes(ResultSet row, String column) throws SQLException {
        byte[] value = row.getBytes(column);
        return value == null ? new byte[0] : value;
    }
}
