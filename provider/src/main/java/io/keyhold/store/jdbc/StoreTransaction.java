package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore.Transaction;
import io.keyhold.store.StoreRecord;
import io.keyhold.store.seal.Change;
import io.keyhold.store.seal.DomainKey;
import io.keyhold.store.seal.Integrity;
import io.keyhold.store.seal.Keyring;
import io.keyhold.store.seal.LogEntry;
import io.keyhold.store.seal.RootRecord;
import io.keyhold.store.seal.Row;
import io.keyhold.store.seal.SetDigest;
import io.keyhold.store.seal.StoreHead;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/** A write transaction under way: writes rows, and keeps the set digest and the change log in step with them. */
public final class StoreTransaction implements Transaction, AutoCloseable {
    /** How many epochs the change log keeps. */
    static final int LOG_EPOCHS = 4096;

    private final StoreConnection session;
    private final Dialect dialect;
    private final Keyring keyring;
    private final StoreHead head;
    private SetDigest set;
    private final Map<RecordKey, Change> changes = new LinkedHashMap<>();
    private DomainKey active;
    private Mac setMac;
    private byte[] rootDigest;
    private boolean changed;
    private boolean logRestarts;
    private boolean erases;
    private boolean over;
    private @Nullable KmsException failure;

    StoreTransaction(StoreConnection session, Dialect dialect, Keyring keyring, StoreHead head, DomainKey active) {
        this.session = session;
        this.dialect = dialect;
        this.keyring = keyring;
        this.head = head;
        this.set = new SetDigest(head.set());
        this.active = active;
        this.setMac = active.setMac();
        this.rootDigest = head.rootDigest();
    }

    @Override
    public long epoch() {
        return head.epoch() + 1;
    }

    @Override
    public Optional<StoreRecord> find(RecordKey key) {
        return ask(() -> Tables.find(session, key)).map(this::open);
    }

    @Override
    public List<StoreRecord> scan(String region, RecordKind kind, String owner, String afterId, int limit) {
        Limits.requireLimit(limit);
        return ask(() -> Tables.scan(session, region, kind, owner, afterId, limit)).stream()
                .map(this::open)
                .toList();
    }

    @Override
    public long count(String region, RecordKind kind, String owner) {
        return ask(() -> Tables.count(session, region, kind, owner));
    }

    @Override
    public long count(RecordKind kind) {
        return set.count(kind);
    }

    @Override
    public void insert(RecordKey key, String owner, byte[] payload) {
        Limits.requireKey(key, owner);
        if (ask(() -> Tables.find(session, key)).isPresent()) {
            throw new KmsException.AlreadyExists("record " + Integrity.name(key) + " exists", "Read it again");
        }
        Row row = active.seal(key, owner, 1, payload);
        tell(() -> Tables.insert(session, row));
        set.add(key.kind(), SetDigest.element(setMac, keyring.store(), row));
        note(new Change(key, 1, row.tag()));
    }

    @Override
    public void update(StoreRecord seen, byte[] payload) {
        Row now = requireUnchanged(seen);
        Row next = active.seal(seen.key(), seen.owner(), seen.revision() + 1, payload);
        replace(now, next);
    }

    @Override
    public void delete(StoreRecord seen) {
        Row now = requireUnchanged(seen);
        requireOne(seen.key(), ask(() -> Tables.delete(session, seen.key())));
        set.remove(seen.key().kind(), SetDigest.element(setMac, keyring.store(), now));
        erases |= seen.key().kind() == RecordKind.MATERIAL;
        note(new Change(seen.key(), 0, new byte[0]));
    }

    /** Seals up to {@code limit} records under the active domain key that are sealed under another one; returns how many. */
    int reseal(int limit) {
        List<Row> rows = ask(() -> Tables.sealedUnderOther(session, active.version(), limit));
        for (Row row : rows) {
            StoreRecord record = open(row);
            replace(row, active.seal(row.key(), row.owner(), row.revision(), record.payload()));
        }
        return rows.size();
    }

    /** The root record as this transaction sees it, which is what the head says. */
    RootRecord root() {
        RootRecord root = ask(() -> Tables.root(session));
        HeadReader.requireRoot(head, root);
        return root;
    }

    /** Replaces the root record; the old one is erased. */
    void replaceRoot(RootRecord next) {
        tell(() -> Tables.replaceRoot(session, next));
        rootDigest = next.digest();
        changed = true;
        erases = true;
    }

    /** From now on everything is sealed under another domain key; digest and log begin again under its keys. */
    void activate(DomainKey next) {
        SetDigest before = new SetDigest();
        SetDigest after = new SetDigest();
        Mac nextMac = next.setMac();
        tell(() -> session.each(
                columns -> {
                    Row row = Tables.tagOnly(columns);
                    before.add(row.key().kind(), SetDigest.element(setMac, keyring.store(), row));
                    after.add(row.key().kind(), SetDigest.element(nextMac, keyring.store(), row));
                },
                dialect.indexProof().everyRecord()));
        if (!before.sameAs(set)) {
            throw Integrity.broken("the records of the store are not those that its head counts");
        }
        set = after;
        active = next;
        setMac = nextMac;
        changed = true;
        logRestarts = true;
    }

    boolean isChanged() {
        return changed;
    }

    /** Whether something that must not be found again was removed. */
    boolean erases() {
        return erases;
    }

    /** Writes log and head; after that nothing may be written. */
    StoreHead finish(byte[] operation) {
        Mac logMac = active.logMac();
        long firstEpoch = logRestarts ? epoch() : Math.max(head.firstEpoch(), epoch() - LOG_EPOCHS + 1);
        byte[] base = base(firstEpoch);
        LogEntry entry = LogEntry.next(logMac, logRestarts ? base : head.chain(), epoch(), operation, changes.values());
        StoreHead next = new StoreHead(
                epoch(), active.version(), head.schema(), rootDigest, firstEpoch, base, entry.chain(), set);
        tell(() -> {
            LogTable.prune(session, firstEpoch);
            LogTable.insert(session, entry);
            requireOne(Tables.replaceHead(session, next.seal(keyring.store(), active)));
        });
        over = true;
        return next;
    }

    /** Makes an epoch of its own though nothing changes. */
    void touch() {
        changed = true;
    }

    /** Why the database failed this transaction, if it did, even if the work did not mind. */
    Optional<KmsException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Nothing may be read or written any more. */
    @Override
    public void close() {
        over = true;
    }

    private byte[] base(long firstEpoch) {
        if (logRestarts) {
            return new byte[head.base().length];
        }
        if (firstEpoch == head.firstEpoch()) {
            return head.base();
        }
        return firstEpoch > head.epoch()
                ? head.chain()
                : ask(() -> LogTable.find(session, firstEpoch - 1))
                        .orElseThrow(() -> Integrity.broken("the change log has no epoch " + (firstEpoch - 1)))
                        .chain();
    }

    private Row requireUnchanged(StoreRecord seen) {
        Optional<Row> found = ask(() -> Tables.find(session, seen.key()));
        Optional<StoreRecord> now = found.map(this::open);
        boolean same = now.filter(record -> record.revision() == seen.revision()
                        && record.owner().equals(seen.owner())
                        && Arrays.equals(record.payload(), seen.payload()))
                .isPresent();
        if (!same) {
            throw new KmsException.Conflict(
                    "record " + Integrity.name(seen.key()) + " was changed after it was read",
                    "Read it again and repeat the call");
        }
        return found.orElseThrow();
    }

    private void replace(Row now, Row next) {
        requireOne(next.key(), ask(() -> Tables.replace(session, next)));
        set.remove(now.key().kind(), SetDigest.element(setMac, keyring.store(), now));
        set.add(next.key().kind(), SetDigest.element(setMac, keyring.store(), next));
        erases |= next.key().kind() == RecordKind.MATERIAL;
        note(new Change(next.key(), next.revision(), next.tag()));
    }

    private void note(Change change) {
        changes.put(change.key(), change);
        changed = true;
    }

    /** Rows that this transaction sealed may be under a domain key that nobody else knows yet. */
    private StoreRecord open(Row row) {
        DomainKey key = row.domainKey() == active.version() ? active : keyring.require(row.domainKey(), row.key());
        return key.open(row);
    }

    private static void requireOne(RecordKey key, int rows) {
        if (rows != 1) {
            throw Integrity.changed(key);
        }
    }

    private static void requireOne(int rows) {
        if (rows != 1) {
            throw Integrity.broken("the store has no head");
        }
    }

    /** Asks the database. */
    @FunctionalInterface
    private interface Question<R> {
        R ask() throws SQLException;
    }

    /** Tells the database. */
    @FunctionalInterface
    private interface Statement {
        void run() throws SQLException;
    }

    private <R> R ask(Question<R> question) {
        if (over) {
            throw new KmsException.Internal(
                    "a store transaction was used after its end", "Use it inside its work only");
        }
        try {
            return question.ask();
        } catch (SQLException e) {
            over = true; // the connection may be poisoned: nothing more goes through it
            failure = dialect.failure(e, "change records");
            throw failure;
        }
    }

    private void tell(Statement statement) {
        ask(() -> {
            statement.run();
            return true;
        });
    }
}
