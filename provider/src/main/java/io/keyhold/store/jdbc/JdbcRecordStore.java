package io.keyhold.store.jdbc;

import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.StoreActivity;
import io.keyhold.store.StoreCopy;
import io.keyhold.store.StoreFacts;
import io.keyhold.store.StoreMaintenance;
import io.keyhold.store.StoreRecord;
import io.keyhold.store.VerificationResult;
import io.keyhold.store.root.RootKey;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.seal.DomainKey;
import io.keyhold.store.seal.Keyring;
import io.keyhold.store.seal.RootRecord;
import io.keyhold.store.seal.Row;
import io.keyhold.store.seal.StoreHead;
import io.keyhold.store.seal.Wrapping;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The store in a database. It is verified when it is opened: every record that should be there is there, and no other.
 * Safe for concurrent use.
 */
public final class JdbcRecordStore implements RecordStore, StoreMaintenance {
    private final StoreState state;
    private final Writer writer;
    private final Readers readers;
    private final Freshness freshness;
    private final Housekeeper housekeeper;
    private final Wrapping wrapping;
    private final InFlight inFlight = new InFlight();

    JdbcRecordStore(StoreState state) {
        this.state = state;
        this.writer = new Writer(state);
        this.readers = new Readers(state);
        this.freshness = new Freshness(state);
        this.housekeeper = new Housekeeper(state, freshness);
        this.wrapping = new Wrapping(state.keyring().store(), this::domainKey);
        housekeeper.start();
    }

    /** Lets go of the store if it cannot be served, as when there is no thread to be had. */
    public static JdbcRecordStore over(StoreState state) {
        try {
            return new JdbcRecordStore(state);
        } catch (RuntimeException | Error e) {
            letGo(state);
            throw e;
        }
    }

    private static void letGo(StoreState state) {
        try {
            state.keyring().clear();
        } finally {
            state.lease().close();
        }
    }

    @Override
    public String storeId() {
        return state.keyring().store().toString();
    }

    @Override
    public <R> R transact(Work<R> work) {
        return write(work::run);
    }

    @Override
    public Optional<StoreRecord> find(RecordKey key) {
        return inFlight.call(() -> readers.read(session -> {
                    Optional<Row> row = Tables.find(session, key);
                    learn(session, row.stream().toList());
                    return row;
                })
                .map(this::open));
    }

    @Override
    public List<StoreRecord> scan(String region, RecordKind kind, String owner, String afterId, int limit) {
        Limits.requireLimit(limit);
        return inFlight.call(() -> {
            List<Row> found = readers.read(session -> {
                List<Row> rows = Tables.scan(session, region, kind, owner, afterId, limit);
                learn(session, rows);
                return rows;
            });
            return found.stream().map(this::open).toList();
        });
    }

    @Override
    public long count(String region, RecordKind kind, String owner) {
        return inFlight.call(() -> readers.read(session -> Tables.count(session, region, kind, owner)));
    }

    @Override
    public List<String> regions() {
        return inFlight.call(() -> readers.read(Tables::regions));
    }

    @Override
    public Changes changesSince(long epoch) {
        return atHead((session, head) -> ChangeLog.since(session, head, state.keyring(), epoch));
    }

    @Override
    public long epoch() {
        inFlight.requireOpen();
        return freshness.epoch();
    }

    @Override
    public long epochBeside() {
        return state.epochBeside();
    }

    @Override
    public byte[] wrap(String keyArn, byte[] aad, byte[] secret) {
        return inFlight.call(() -> wrapping.wrap(state.known().get().domainKey(), keyArn, aad, secret));
    }

    @Override
    public byte[] unwrap(String keyArn, byte[] aad, byte[] wrapped) {
        return inFlight.call(() -> wrapping.unwrap(keyArn, aad, wrapped));
    }

    @Override
    public byte[] rewrap(String keyArn, byte[] aad, byte[] wrapped) {
        return inFlight.call(() -> wrapping.rewrap(state.known().get().domainKey(), keyArn, aad, wrapped));
    }

    @Override
    public VerificationResult verify() {
        return atHead((session, head) -> new StoreVerifier(session, state.dialect(), state.keyring(), head).examine());
    }

    @Override
    public StoreFacts facts() {
        return inFlight.call(() -> readers.read(state.dialect()::facts));
    }

    @Override
    public StoreActivity activity() {
        return state.dialect().activity();
    }

    @Override
    public boolean eraseNow() {
        return inFlight.call(
                () -> housekeeper.eraseWithin(state.options().busyTimeout().toNanos()));
    }

    @Override
    public StoreCopy backupTo(Path target) {
        return inFlight.call(() -> state.copies().write(state.keyring(), target));
    }

    /** Makes sure that what holds the root key is there: a token may have been taken away. */
    public void requireRoot() {
        inFlight.requireOpen();
        state.keyring().requireRoot();
    }

    @Override
    public void changeRoot(RootOfTrust next, Work<?> also) {
        inFlight.requireOpen();
        RootKey root = next.create();
        RootRecord moved = write(transaction -> {
            RootRecord record = state.keyring().under(transaction.root(), next.type(), root);
            transaction.replaceRoot(record);
            also.run(transaction);
            return record;
        });
        state.keyring().adopt(moved, root);
    }

    @Override
    public void rotateDomainKey(Work<?> also) {
        Keyring.Grown grown = write(transaction -> {
            Keyring.Grown next = state.keyring().withNewDomainKey(transaction.root());
            transaction.replaceRoot(next.record());
            transaction.activate(next.newest());
            also.run(transaction);
            return next;
        });
        state.keyring().adopt(grown);
    }

    @Override
    public int resealStep(int limit) {
        Limits.requireLimit(limit);
        return write(transaction -> transaction.reseal(limit));
    }

    /** Waits for what is under way, and clears the keys. A second call does nothing. */
    @Override
    public void close() {
        inFlight.close(() -> {
            try {
                writer.close();
                readers.close();
                housekeeper.close();
            } finally {
                try {
                    freshness.close();
                } finally {
                    letGo(state);
                }
            }
        });
    }

    /** Reads the store at one point of its history. */
    @FunctionalInterface
    private interface AtHead<R> {
        R read(StoreConnection session, StoreHead head) throws SQLException;
    }

    private <R> R atHead(AtHead<R> query) {
        return inFlight.call(() -> {
            StoreHead floor = state.known().get();
            return readers.readOneState(session -> query.read(session, HeadReader.readAfter(floor, session, state)));
        });
    }

    private <R> R write(Function<StoreTransaction, R> work) {
        return inFlight.call(() -> writer.run(work, housekeeper::committed));
    }

    private StoreRecord open(Row row) {
        return state.keyring().require(row.domainKey(), row.key()).open(row);
    }

    private void learn(StoreConnection session, List<Row> rows) throws SQLException {
        if (!rows.stream().allMatch(row -> state.keyring().find(row.domainKey()).isPresent())) {
            state.keyring().learn(Tables.root(session));
        }
    }

    private Optional<DomainKey> domainKey(int version) {
        if (state.keyring().find(version).isEmpty()) {
            state.keyring().learn(readers.read(Tables::root));
        }
        return state.keyring().find(version);
    }
}
