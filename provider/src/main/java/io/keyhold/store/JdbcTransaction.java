package io.keyhold.store;

import io.keyhold.api.KmsException;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** One write transaction: keeps the set digest and the list of changes up to date with every write. */
final class JdbcTransaction implements RecordStore.Transaction {
    private static final Comparator<RecordKey> ORDER = Comparator.comparing(RecordKey::region)
            .thenComparing(key -> key.kind().code())
            .thenComparing(RecordKey::id);
    private final Rows rows;
    private final Seal seal;
    private final Head before;
    private final byte[] digest;
    private final TreeSet<RecordKey> changed = new TreeSet<>(ORDER);
    private boolean erases;

    /** A database error inside the work; carried out of it. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final SQLException error;

        Failure(SQLException cause) {
            super(cause);
            this.error = cause;
        }

        SQLException sql() {
            return error;
        }
    }

    /** One call of the database. */
    @FunctionalInterface
    private interface Sql<R> {
        R run() throws SQLException;
    }

    JdbcTransaction(Rows rows, Seal seal, Head before) {
        this.rows = rows;
        this.seal = seal;
        this.before = before;
        this.digest = before.digest().clone();
    }

    @Override
    public long epoch() {
        return before.epoch() + 1;
    }

    @Override
    public Optional<StoreRecord> find(RecordKey key) {
        return sql(() -> rows.find(key)).map(this::open);
    }

    @Override
    public List<StoreRecord> scan(String region, RecordKind kind, String owner, String afterId, int limit) {
        return sql(() -> rows.scan(region, kind, owner, afterId, limit)).stream()
                .map(this::open)
                .toList();
    }

    @Override
    public long count(String region, RecordKind kind, String owner) {
        return sql(() -> rows.count(region, kind, owner));
    }

    @Override
    public void insert(RecordKey key, String owner, byte[] payload) {
        if (sql(() -> rows.find(key)).isPresent()) {
            throw new KmsException.AlreadyExists(
                    key.kind() + " `" + key.id() + "` already exists", "Choose another name");
        }
        put(new Rows.Row(key, owner, 1, seal.seal(key, owner, 1, payload)));
    }

    @Override
    public void update(StoreRecord seen, byte[] payload) {
        Rows.Row now = requireUnchanged(seen);
        Head.subtract(digest, element(now));
        long revision = now.revision() + 1;
        put(new Rows.Row(now.key(), now.owner(), revision, seal.seal(now.key(), now.owner(), revision, payload)));
    }

    @Override
    public void delete(StoreRecord seen) {
        Rows.Row now = requireUnchanged(seen);
        Head.subtract(digest, element(now));
        changed.add(now.key());
        erases |= now.key().kind() == RecordKind.MATERIAL;
        sql(() -> {
            rows.delete(now.key());
            return now;
        });
    }

    /** Whether anything was written. */
    boolean isChange() {
        return !changed.isEmpty();
    }

    /** Whether material was deleted, so that its bytes must go from the log too. */
    boolean erases() {
        return erases;
    }

    /** Writes head and changes; the commit is the caller's. */
    Head finish(byte[] operation, int keptEpochs) throws SQLException {
        Head after = new Head(epoch(), digest, seal.link(before.link(), link(epoch(), operation, changed)));
        for (RecordKey key : changed) {
            rows.insertChange(new Rows.Change(epoch(), operation, key));
        }
        rows.pruneChanges(epoch() - keptEpochs);
        rows.updateHead(seal.sealHead(after.encode()));
        return after;
    }

    /** What one epoch adds to the chain of changes. */
    static byte[] link(long epoch, byte[] operation, Iterable<RecordKey> changed) {
        Encoding encoding = new Encoding().number(epoch).bytes(operation);
        for (RecordKey key : changed) {
            encoding.text(key.region()).number(key.kind().code()).text(key.id());
        }
        return encoding.done();
    }

    private void put(Rows.Row row) {
        sql(() -> {
            rows.put(row);
            return row;
        });
        Head.add(digest, element(row));
        changed.add(row.key());
    }

    private Rows.Row requireUnchanged(StoreRecord seen) {
        Rows.Row now = sql(() -> rows.find(seen.key()))
                .filter(row -> row.revision() == seen.revision())
                .orElseThrow(() -> new KmsException.Conflict(
                        seen.key().kind() + " `" + seen.key().id() + "` was changed by another call",
                        "Read it again and retry"));
        open(now);
        return now;
    }

    private byte[] element(Rows.Row row) {
        return seal.element(row.key(), row.owner(), row.revision(), row.sealed());
    }

    private StoreRecord open(Rows.Row row) {
        return new StoreRecord(
                row.key(),
                row.owner(),
                row.revision(),
                seal.open(row.key(), row.owner(), row.revision(), row.sealed()));
    }

    private static <R> R sql(Sql<R> call) {
        try {
            return call.run();
        } catch (SQLException e) {
            throw new Failure(e);
        }
    }
}
