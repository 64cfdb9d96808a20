package io.keyhold.store;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.Engines;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The records of a store in one SQLite file that several processes of a machine may share. */
public final class JdbcRecordStore implements RecordStore {
    private static final int KEPT_EPOCHS = 4096;
    private static final int OPERATION_BYTES = 16;
    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_FULL = 13;
    private final Path file;
    private final SqliteConnections connections;
    private final SecureRandom random;
    private final String storeId;
    private final Seal seal;
    private final Object reading = new Object();
    private final Object writing = new Object();
    private Optional<Connection> reader = Optional.empty();
    private Optional<Connection> writer = Optional.empty();
    private long seenDataVersion = -1;
    private long seenEpoch;
    private Head anchor;
    private boolean closed;

    /** A read of the database. */
    @FunctionalInterface
    private interface Read<R> {
        R run(Connection connection, Rows rows) throws SQLException;
    }

    /** Several reads. */
    @FunctionalInterface
    private interface Snapshot<R> {
        R run(Rows rows) throws SQLException;
    }

    private JdbcRecordStore(
            Path file, SqliteConnections connections, SecureRandom random, String storeId, Seal seal, Head head) {
        this.file = file;
        this.connections = connections;
        this.random = random;
        this.storeId = storeId;
        this.seal = seal;
        this.anchor = head;
        this.seenEpoch = head.epoch();
    }

    /**
     * Opens the store in {@code file}, or creates it with that root of trust. Compares the set digest with every record;
     * opens none of them.
     *
     * @throws KmsException.RootOfTrust if the root of trust is not that of the store; nothing is changed then
     * @throws KmsException.StoreIntegrity if a record was changed, moved, replayed or removed outside Keyhold
     */
    public static JdbcRecordStore open(Path file, RootOfTrust root, Engines engines, SecureRandom random) {
        SqliteConnections connections = new SqliteConnections(file);
        connections.createFile();
        try (Connection connection = connections.open()) {
            Rows rows = new Rows(connection);
            rows.execute("BEGIN IMMEDIATE");
            if (rows.schemaVersion() == 0) {
                create(rows, root, engines, random);
            }
            if (rows.schemaVersion() > Rows.knownSchemaVersion()) {
                throw new KmsException.StoreUnavailable(
                        "the store has schema version " + rows.schemaVersion() + "; this Keyhold knows "
                                + Rows.knownSchemaVersion(),
                        "Open it with a newer Keyhold");
            }
            Rows.HeadRow row = rows.head()
                    .orElseThrow(
                            () -> new KmsException.StoreIntegrity("the store has no head", "Restore it from a backup"));
            Seal seal = unlock(row, root, engines, random);
            Head head = Head.decode(seal.openHead(row.sealedHead()));
            requireDigest(rows, seal, head);
            rows.execute("COMMIT");
            return new JdbcRecordStore(file, connections, random, row.storeId(), seal, head);
        } catch (SQLException e) {
            throw unavailable(file, e);
        }
    }

    private static void create(Rows rows, RootOfTrust root, Engines engines, SecureRandom random) throws SQLException {
        rows.createTables();
        if (rows.head().isPresent()) {
            return;
        }
        byte[] id = new byte[OPERATION_BYTES];
        random.nextBytes(id);
        UUID storeId = UUID.nameUUIDFromBytes(id);
        byte[] parameters = root.newParameters(random);
        byte[] rootKey = root.key(parameters);
        try {
            byte[] domainKey = Seal.newDomainKey(storeId.toString(), rootKey, engines, random);
            Seal seal = Seal.open(storeId.toString(), rootKey, domainKey, engines, random);
            rows.insertHead(
                    storeId, parameters, domainKey, seal.sealHead(Head.empty().encode()));
            seal.destroy();
        } finally {
            Arrays.fill(rootKey, (byte) 0);
        }
    }

    private static Seal unlock(Rows.HeadRow row, RootOfTrust root, Engines engines, SecureRandom random) {
        byte[] rootKey = root.key(row.rootParameters());
        try {
            return Seal.open(row.storeId(), rootKey, row.domainKey(), engines, random);
        } finally {
            Arrays.fill(rootKey, (byte) 0);
        }
    }

    private static void requireDigest(Rows rows, Seal seal, Head head) throws SQLException {
        byte[] digest = new byte[head.digest().length];
        rows.all(row -> Head.add(digest, seal.element(row.key(), row.owner(), row.revision(), row.sealed())));
        if (!Arrays.equals(digest, head.digest())) {
            throw new KmsException.StoreIntegrity(
                    "the records of the store are not those that Keyhold wrote: one was changed, moved, replayed or removed",
                    "Restore the store from a backup");
        }
    }

    @Override
    public String storeId() {
        return storeId;
    }

    @Override
    public <R> R transact(Work<R> work) {
        synchronized (writing) {
            requireOpen();
            byte[] operation = new byte[OPERATION_BYTES];
            random.nextBytes(operation);
            try {
                Connection connection = writerConnection();
                Rows rows = new Rows(connection);
                rows.execute("BEGIN IMMEDIATE");
                Head before = head(rows);
                JdbcTransaction transaction = new JdbcTransaction(rows, seal, before);
                R result = work.run(transaction);
                if (!transaction.isChange()) {
                    rows.execute("ROLLBACK");
                    return result;
                }
                transaction.finish(operation, KEPT_EPOCHS);
                commit(rows, transaction.epoch(), operation);
                if (transaction.erases()) {
                    eraseLog();
                }
                return result;
            } catch (SQLException e) {
                discardWriter();
                throw unavailable(file, e);
            } catch (JdbcTransaction.Failure e) {
                discardWriter();
                throw unavailable(file, e.sql());
            } catch (RuntimeException | Error e) {
                discardWriter();
                throw e;
            }
        }
    }

    @Override
    public Optional<StoreRecord> find(RecordKey key) {
        return read((connection, rows) -> rows.find(key)).map(this::open);
    }

    @Override
    public List<StoreRecord> scan(String region, RecordKind kind, String owner, String afterId, int limit) {
        return read((connection, rows) -> rows.scan(region, kind, owner, afterId, limit)).stream()
                .map(this::open)
                .toList();
    }

    @Override
    public long count(String region, RecordKind kind, String owner) {
        return read((connection, rows) -> rows.count(region, kind, owner));
    }

    @Override
    public Changes changesSince(long epoch) {
        synchronized (reading) {
            return snapshot(rows -> {
                Head head = head(rows);
                boolean known = anchor.epoch() == epoch && head.epoch() - epoch < KEPT_EPOCHS;
                Changes changes = known ? follow(rows, head) : new Changes(head.epoch(), false, Set.of());
                anchor = head;
                return changes;
            });
        }
    }

    /** Walks the chain of changes from what was known to the head: a change that somebody took away breaks it. */
    private Changes follow(Rows rows, Head head) throws SQLException {
        TreeMap<Long, List<Rows.Change>> byEpoch = new TreeMap<>();
        for (Rows.Change change : rows.changesAfter(anchor.epoch())) {
            byEpoch.computeIfAbsent(change.epoch(), epoch -> new ArrayList<>()).add(change);
        }
        byte[] link = anchor.link();
        Set<RecordKey> keys = new HashSet<>();
        for (List<Rows.Change> changes : byEpoch.values()) {
            List<RecordKey> changed = changes.stream().map(Rows.Change::key).toList();
            link = seal.link(
                    link,
                    JdbcTransaction.link(changes.get(0).epoch(), changes.get(0).operation(), changed));
            keys.addAll(changed);
        }
        if (!Arrays.equals(link, head.link())) {
            throw new KmsException.StoreIntegrity(
                    "the list of changes of the store was changed outside Keyhold", "Restore the store from a backup");
        }
        return new Changes(head.epoch(), true, keys);
    }

    @Override
    public long epoch() {
        return read((connection, rows) -> {
            long version = dataVersion(connection);
            if (version != seenDataVersion) {
                seenEpoch = head(rows).epoch();
                seenDataVersion = version;
            }
            return seenEpoch;
        });
    }

    @Override
    public byte[] wrap(String keyArn, byte[] aad, byte[] secret) {
        return seal.wrap(keyArn, aad, secret);
    }

    @Override
    public byte[] unwrap(String keyArn, byte[] aad, byte[] wrapped) {
        return seal.unwrap(keyArn, aad, wrapped);
    }

    @Override
    public void close() {
        synchronized (writing) {
            synchronized (reading) {
                closed = true;
                discardWriter();
                discardReader();
                seal.destroy();
            }
        }
    }

    private Head head(Rows rows) throws SQLException {
        Rows.HeadRow row = rows.head()
                .orElseThrow(
                        () -> new KmsException.StoreIntegrity("the store has no head", "Restore it from a backup"));
        Head head = Head.decode(seal.openHead(row.sealedHead()));
        if (head.epoch() < anchor.epoch()) {
            throw new KmsException.StoreIntegrity(
                    "the store went back from epoch " + anchor.epoch() + " to " + head.epoch(),
                    "Put the newest copy back, or restore explicitly");
        }
        return head;
    }

    private StoreRecord open(Rows.Row row) {
        return new StoreRecord(
                row.key(),
                row.owner(),
                row.revision(),
                seal.open(row.key(), row.owner(), row.revision(), row.sealed()));
    }

    private <R> R read(Read<R> read) {
        synchronized (reading) {
            requireOpen();
            try {
                Connection connection = readerConnection();
                return read.run(connection, new Rows(connection));
            } catch (SQLException e) {
                discardReader();
                throw unavailable(file, e);
            }
        }
    }

    /** Several reads that see one state of the database. */
    private <R> R snapshot(Snapshot<R> snapshot) {
        return read((connection, rows) -> {
            rows.execute("BEGIN");
            try {
                return snapshot.run(rows);
            } finally {
                rows.execute("ROLLBACK");
            }
        });
    }

    private Connection readerConnection() throws SQLException {
        if (reader.isEmpty()) {
            reader = Optional.of(connections.open());
            seenDataVersion = -1;
        }
        return reader.get();
    }

    private Connection writerConnection() throws SQLException {
        if (writer.isEmpty()) {
            writer = Optional.of(connections.open());
        }
        return writer.get();
    }

    /** Commits; an error from the database is no answer, so then the store itself is asked. */
    private void commit(Rows rows, long epoch, byte[] operation) throws SQLException {
        try {
            rows.execute("COMMIT");
        } catch (SQLException e) {
            discardWriter();
            if (!committed(epoch, operation)) {
                throw e;
            }
        }
    }

    private boolean committed(long epoch, byte[] operation) {
        try (Connection connection = connections.open()) {
            return new Rows(connection).committed(epoch, operation);
        } catch (SQLException e) {
            throw new KmsException.UnknownOutcome(
                    "the store did not say whether the change was made", "Read before trying again", e);
        }
    }

    /**
     * Moves the write-ahead log into the database and empties it, so that deleted material is nowhere. While a reader of
     * another process holds the log, the next deletion or the next checkpoint does it.
     */
    private void eraseLog() {
        try (Connection connection = connections.open();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            System.getLogger(JdbcRecordStore.class.getName())
                    .log(System.Logger.Level.WARNING, "the log of the store is not emptied yet", e);
        }
    }

    private static long dataVersion(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA data_version")) {
            return row.next() ? row.getLong(1) : -1;
        }
    }

    private void discardWriter() {
        writer.ifPresent(JdbcRecordStore::closeQuietly);
        writer = Optional.empty();
    }

    private void discardReader() {
        reader.ifPresent(JdbcRecordStore::closeQuietly);
        reader = Optional.empty();
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            System.getLogger(JdbcRecordStore.class.getName())
                    .log(System.Logger.Level.DEBUG, "a broken connection did not close", e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new KmsException.Closed("the store `" + file + "` is closed", "Open it again with Keyhold.open");
        }
    }

    private static KmsException unavailable(Path file, SQLException e) {
        return switch (e.getErrorCode() & 0xff) {
            case SQLITE_FULL ->
                new KmsException.StoreUnavailable(
                        "the disk of the store `" + file + "` is full; nothing was changed",
                        "Free space and try again",
                        e);
            case SQLITE_BUSY ->
                new KmsException.StoreUnavailable(
                        "the store `" + file + "` was locked by other processes for too long; nothing was changed",
                        "Try again",
                        e);
            default ->
                new KmsException.StoreUnavailable(
                        "the store `" + file + "` cannot be used: " + e.getMessage(),
                        "Check the file, its directory and disk",
                        e);
        };
    }
}
