package io.keyhold.store;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KcXaes;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.AEADBadTagException;

/**
 * The store in a database. It is verified when it is opened: every record that should be there is there, and no other.
 * Safe for concurrent use.
 */
public final class JdbcRecordStore implements RecordStore {
    private static final byte WRAP_VERSION = 1;
    private static final int WRAP_HEADER_BYTES = 1 + Integer.BYTES;
    private final StoreState state;
    private final Writer writer;
    private final Readers readers;
    private final Freshness freshness;
    private final Housekeeper housekeeper;
    private volatile boolean closed;

    JdbcRecordStore(StoreState state) {
        this.state = state;
        this.writer = new Writer(state);
        this.readers = new Readers(state.dialect(), state.options().readers());
        this.freshness = new Freshness(state);
        this.housekeeper = new Housekeeper(state, freshness);
        housekeeper.start();
    }

    /** Opens a store with the usual options. */
    public static JdbcRecordStore open(Path file, RootOfTrust rootOfTrust, Engines engines, SecureRandom random) {
        return open(file, rootOfTrust, engines, random, StoreOptions.DEFAULT);
    }

    /**
     * Opens the SQLite store in that file, which is made with mode 0600 if it is not there, and its folder with mode 0700.
     * The root of trust is not needed any more afterwards, and stays the caller's to close.
     *
     * @param engines serve the seals
     * @param random gives keys, ids and nonces
     * @throws KmsException.RootOfTrust if the root of trust does not open the store; nothing is touched then
     * @throws KmsException.StoreIntegrity if a record was changed, moved, replayed, added or removed outside Keyhold
     * @throws KmsException.Configuration if the store was made by a newer Keyhold
     */
    public static JdbcRecordStore open(
            Path file, RootOfTrust rootOfTrust, Engines engines, SecureRandom random, StoreOptions options) {
        return new JdbcRecordStore(new StoreFactory(file, rootOfTrust, new Ciphers(engines, random), options).open());
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
        requireOpen();
        Optional<Row> found = readers.read(session -> {
            Optional<Row> row = Tables.find(session, key);
            learn(session, row.stream().toList());
            return row;
        });
        return found.map(this::open);
    }

    @Override
    public List<StoreRecord> scan(String region, RecordKind kind, String owner, String afterId, int limit) {
        requireOpen();
        Limits.requireLimit(limit);
        List<Row> found = readers.read(session -> {
            List<Row> rows = Tables.scan(session, region, kind, owner, afterId, limit);
            learn(session, rows);
            return rows;
        });
        return found.stream().map(this::open).toList();
    }

    @Override
    public long count(String region, RecordKind kind, String owner) {
        requireOpen();
        return readers.read(session -> Tables.count(session, region, kind, owner));
    }

    @Override
    public Changes changesSince(long epoch) {
        requireOpen();
        Head floor = state.known().get();
        return readers.readOneState(session -> {
            Head head = state.known().accept(floor, Heads.read(session, state.keyring()));
            return ChangeLog.since(session, head, state.keyring(), epoch);
        });
    }

    @Override
    public long epoch() {
        if (closed) {
            requireOpen();
        }
        return freshness.epoch();
    }

    @Override
    public byte[] wrap(String keyArn, byte[] aad, byte[] secret) {
        requireOpen();
        DomainKey key = domainKey(state.known().get().domainKey()).orElseThrow(() -> notWrapped(keyArn));
        byte[] out = new byte[WRAP_HEADER_BYTES + secret.length + KcXaes.OVERHEAD_BYTES];
        ByteBuffer.wrap(out).put(WRAP_VERSION).putInt(key.version());
        key.wrapping(keyArn)
                .seal(secret, 0, secret.length, wrapAad(keyArn, key.version(), aad), out, WRAP_HEADER_BYTES);
        return out;
    }

    @Override
    public byte[] unwrap(String keyArn, byte[] aad, byte[] wrapped) {
        requireOpen();
        if (wrapped.length < WRAP_HEADER_BYTES + KcXaes.OVERHEAD_BYTES || wrapped[0] != WRAP_VERSION) {
            throw notWrapped(keyArn);
        }
        int version = ByteBuffer.wrap(wrapped).getInt(1);
        DomainKey key = domainKey(version).orElseThrow(() -> notWrapped(keyArn));
        try {
            return key.wrapping(keyArn)
                    .open(
                            wrapped,
                            WRAP_HEADER_BYTES,
                            wrapped.length - WRAP_HEADER_BYTES,
                            wrapAad(keyArn, version, aad));
        } catch (AEADBadTagException e) {
            throw notWrapped(keyArn);
        }
    }

    /** Examines the whole store: opens every record, and names what is wrong. Others go on meanwhile. */
    public Verification verify() {
        requireOpen();
        Head floor = state.known().get();
        return readers.readOneState(session -> {
            Head head = state.known().accept(floor, Heads.read(session, state.keyring()));
            return new Examiner(session, state.dialect(), state.keyring(), head).examine();
        });
    }

    /**
     * Makes sure that nothing deleted so far can be found in the files of the store. This happens by itself soon after each
     * deletion of material; copies of the files made before keep what they had.
     *
     * @return false if a reader of this or another process stood in the way all the time; it is tried again by itself
     */
    public boolean eraseNow() {
        requireOpen();
        return housekeeper.eraseWithin(state.options().busyTimeout().toNanos());
    }

    /**
     * Writes a consistent copy of the store, with mode 0600, while it is in use. It opens with the same root of trust.
     *
     * @param target a file that is not there yet
     */
    public void backupTo(Path target) {
        requireOpen();
        new Backup(state.dialect()).write(target);
    }

    /**
     * Puts the store under another root of trust, in one transaction. Other processes that have it open go on.
     *
     * @param next stays the caller's to close
     */
    public void changeRoot(RootOfTrust next) {
        requireOpen();
        RootKey root = next.create();
        RootRecord moved = write(transaction -> {
            RootRecord record = state.keyring().under(transaction.root(), next.type(), root);
            transaction.replaceRoot(record);
            return record;
        });
        state.keyring().adopt(moved, root);
    }

    /**
     * Makes a new version of the domain key, under which everything new is sealed; what is there opens as before.
     * {@link #resealStep} moves it. Takes time that grows with the number of records, while which nobody else can change
     * the store.
     */
    public void rotateDomainKey() {
        Keyring.Grown grown = write(transaction -> {
            Keyring.Grown next = state.keyring().withNewDomainKey(transaction.root());
            transaction.replaceRoot(next.record());
            transaction.activate(next.newest());
            return next;
        });
        state.keyring().adopt(grown);
    }

    /**
     * Seals some records anew that are sealed under an older domain key. What is wrapped inside a record stays wrapped
     * under the older one until its owner wraps it again.
     *
     * @param limit the largest number of records, 1 to 10,000
     * @return how many were sealed anew; 0 if none is left
     */
    public int resealStep(int limit) {
        Limits.requireLimit(limit);
        return write(transaction -> transaction.reseal(limit));
    }

    /** Waits for what is under way, and clears the keys. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        writer.close();
        readers.close();
        housekeeper.close();
        freshness.close();
        state.keyring().clear();
    }

    private <R> R write(Function<StoreTransaction, R> work) {
        requireOpen();
        return writer.run(work, transaction -> {
            if (transaction.erases()) {
                housekeeper.eraseSoon();
            }
        });
    }

    private StoreRecord open(Row row) {
        return state.keyring().require(row.domainKey(), row.key()).open(row);
    }

    private void learn(Session session, List<Row> rows) throws SQLException {
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

    private byte[] wrapAad(String keyArn, int version, byte[] aad) {
        return new Fields("keyhold/1/wrap")
                .bytes(state.keyring().store().bytes())
                .small(version)
                .text(keyArn)
                .bytes(aad)
                .done();
    }

    private static KmsException.StoreIntegrity notWrapped(String keyArn) {
        return Integrity.broken(
                "a wrapped secret of `" + Integrity.printable(keyArn) + "` was changed outside Keyhold");
    }

    private void requireOpen() {
        if (closed) {
            throw StoreState.closed();
        }
    }
}
