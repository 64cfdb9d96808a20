package io.keyhold.store.sqlite;

import io.keyhold.api.KmsException;
import io.keyhold.store.StoreFacts;
import io.keyhold.store.jdbc.Dialect;
import io.keyhold.store.jdbc.Erasure;
import io.keyhold.store.jdbc.IndexProof;
import io.keyhold.store.jdbc.Lease;
import io.keyhold.store.jdbc.Schema;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.jdbc.Tables;
import io.keyhold.store.seal.Integrity;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.JDBC;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.jdbc4.JDBC4Connection;

/** SQLite: one file, several processes on one machine. */
final class SqliteDialect implements Dialect, IndexProof, Erasure {
    /** {@code KYHD}: tells a store from other SQLite files. */
    static final int APPLICATION_ID = 0x4b594844;

    /** Older ones can damage a file that two connections write and checkpoint at once. */
    private static final int[] OLDEST = {3, 51, 3};

    private static final String TYPED_BY_ID =
            "typeof(region) = 'text' and typeof(kind) = 'integer' and typeof(id) = 'text'";

    private static final long RETRY_NANOS = 5_000_000;
    private final Path file;
    private final Duration busyTimeout;
    private final StoreGuard guard;
    private final AtomicReference<Object> identity = new AtomicReference<>();

    /** The database in a file whose guard every connection enters. */
    SqliteDialect(Path file, Duration busyTimeout, StoreGuard guard) {
        this.file = file;
        this.busyTimeout = busyTimeout;
        this.guard = guard;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public StoreConnection open(Use use) throws SQLException {
        requireInPlace();
        StoreConnection session = connect("?mode=rw");
        try {
            requireVersion(session.text("select sqlite_version()"));
            set(session, settings(use));
            if (use == Use.MAINTAIN) {
                session.run("pragma busy_timeout = 0");
            }
            return session;
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Opens the file read-only without touching it or anything next to it; sees what is in the file alone, not in its log. */
    StoreConnection peek() throws SQLException {
        return connect("?mode=ro&immutable=1");
    }

    /** Opens the file to find out whether somebody else has it open; never waits. */
    StoreConnection alone() throws SQLException {
        return connect("?mode=rw");
    }

    /** Opens the file read-only with its log, among others that write it; changes neither, even as the last to close it. */
    StoreConnection share() throws SQLException {
        StoreConnection session = connect("?mode=ro");
        try {
            session.run("pragma busy_timeout = " + busyTimeout.toMillis());
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    /** Makes the tables in a new file that nobody else knows of. */
    void initialise(StoreConnection session) throws SQLException {
        session.run("pragma application_id = " + APPLICATION_ID);
        Schema.migrate(session, 0);
        session.run("pragma user_version = " + Schema.newest());
    }

    @Override
    public void requireInPlace() {
        try {
            Object now = StoreFiles.identity(file);
            Object opened = identity.compareAndExchange(null, now);
            if (opened != null && !opened.equals(now)) {
                throw new KmsException.StoreUnavailable(
                        "store file `" + file + "` was replaced by another one while it was open",
                        "Close every process that has the store open, then open it again");
            }
            guard.requireInPlace(now);
        } catch (IOException e) {
            throw StoreFiles.unavailable(file, e);
        }
    }

    @Override
    public void beginWrite(StoreConnection session) throws SQLException {
        requireInPlace();
        session.run("begin immediate");
    }

    @Override
    public void beginRead(StoreConnection session) throws SQLException {
        session.run("begin");
    }

    @Override
    public void commit(StoreConnection session) throws SQLException {
        session.run("commit");
    }

    @Override
    public boolean neverCommits(SQLException e) {
        return SqliteFailure.beforeWriting(e);
    }

    @Override
    public void rollback(StoreConnection session) throws SQLException {
        session.run("rollback");
    }

    @Override
    public long changeCounter(StoreConnection session) throws SQLException {
        return session.one(row -> row.getLong(1), "pragma data_version").orElseThrow(Tables::noHead);
    }

    @Override
    public int requireSchema(StoreConnection session) throws SQLException {
        if (Integer.parseInt(session.text("pragma application_id")) != APPLICATION_ID) {
            throw Integrity.broken("file `" + file + "` is not a Keyhold store");
        }
        int version = Integer.parseInt(session.text("pragma user_version"));
        Schema.requireKnown(name(), version);
        Set<String> wanted = new HashSet<>(Schema.statements());
        List<String> found = session.query(
                row -> Tables.text(row, "sql"),
                "select sql from sqlite_schema where name not like 'sqlite\\_autoindex\\_%' escape '\\'");
        if (found.size() != wanted.size() || !wanted.equals(new HashSet<>(found))) {
            throw Integrity.broken("the tables of store `" + file + "` were changed outside Keyhold");
        }
        return version;
    }

    @Override
    public IndexProof indexProof() {
        return this;
    }

    @Override
    public Erasure erasure() {
        return this;
    }

    @Override
    public String everyRecord() {
        return "select region, kind, id, owner, revision, domain_key, tag, rowid, " + TYPED_BY_ID
                + " and typeof(owner) = 'text' and typeof(revision) = 'integer' and typeof(domain_key) = 'integer'"
                + " and typeof(tag) = 'blob' and typeof(sealed) = 'blob'"
                + " from keyhold_record not indexed order by rowid";
    }

    @Override
    public String everyEntryById() {
        return "select region, kind, id, rowid, " + TYPED_BY_ID
                + " from keyhold_record indexed by keyhold_record_by_id order by region, kind, id";
    }

    @Override
    public String everyEntryByOwner() {
        return "select region, kind, id, rowid, " + TYPED_BY_ID + " and typeof(owner) = 'text', owner"
                + " from keyhold_record indexed by keyhold_record_by_owner order by region, kind, owner, id";
    }

    @Override
    public String selfCheck(StoreConnection session) throws SQLException {
        return session.text("pragma integrity_check(1)");
    }

    @Override
    public boolean emptyLog(StoreConnection session) throws SQLException {
        return session.one(row -> row.getInt(1) == 0, "pragma wal_checkpoint(truncate)")
                .orElse(false);
    }

    @Override
    public boolean forceCommitted(StoreConnection session) throws SQLException {
        long start = System.nanoTime();
        while (!isCheckpointed(session)) {
            if (System.nanoTime() - start > busyTimeout.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
        return true;
    }

    /** SQLite does not wait for another checkpoint under way, our housekeeper's for one, whatever the busy timeout. */
    private static boolean isCheckpointed(StoreConnection session) throws SQLException {
        return session.one(row -> row.getInt(1) == 0 && row.getInt(2) == row.getInt(3), "pragma wal_checkpoint(full)")
                .orElse(false);
    }

    /** Writes a consistent copy into an existing empty file. */
    void copyTo(StoreConnection session, Path emptyFile) throws SQLException {
        session.update("vacuum into ?", emptyFile.toAbsolutePath().toString());
    }

    @Override
    public StoreFacts facts(StoreConnection session) throws SQLException {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : settings(Use.READ).keySet()) {
            found.put(name, session.text("pragma " + name));
        }
        return StoreFacts.of(
                "SQLite " + session.text("select sqlite_version()") + ", sqlite-jdbc " + SQLiteJDBCLoader.getVersion(),
                found);
    }

    @Override
    public KmsException failure(SQLException e, String doing) {
        return SqliteFailure.of(e, name(), doing, busyTimeout);
    }

    /** Whether the disk does not give some page of the file: SQLite says of such a file that it is damaged. */
    boolean isDiskFailing() {
        try (StoreConnection session = open(Use.READ)) {
            return session.query(row -> row.getString(1), "pragma quick_check(20)").stream()
                    .anyMatch(SqliteFailure::isDisk);
        } catch (SQLException e) {
            return SqliteFailure.isDisk(e);
        }
    }

    /** The error for such a file. */
    KmsException unreadable(Exception e) {
        return new KmsException.StoreUnavailable(
                "store `" + name() + "` cannot be read: the disk does not give all of it",
                "Check the disk of the store; if it is broken, restore the store from a backup on another one",
                e);
    }

    /**
     * By path only: a configured URL could make the driver load code (CVE-2023-32697). The driver class itself stays out of
     * it: DriverManager would hold on to it, and so to this class loader, when all is closed.
     */
    private StoreConnection connect(String query) throws SQLException {
        String name = file.toAbsolutePath().toUri().toASCIIString() + query;
        Lease lease = guard.enter();
        try {
            return new StoreConnection(new JDBC4Connection(JDBC.PREFIX + name, name, new Properties()), lease);
        } catch (SQLException | RuntimeException | Error e) {
            lease.close();
            throw e;
        }
    }

    private Map<String, String> settings(Use use) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("busy_timeout", Long.toString(busyTimeout.toMillis()));
        settings.put("journal_mode", "wal");
        settings.put("synchronous", "2");
        settings.put("fullfsync", "1");
        settings.put("checkpoint_fullfsync", "1");
        settings.put("locking_mode", "normal");
        settings.put("secure_delete", "1");
        settings.put("trusted_schema", "0");
        settings.put("cell_size_check", "1");
        settings.put("mmap_size", "0");
        settings.put("temp_store", "2");
        settings.put("encoding", "UTF-8");
        settings.put("query_only", use == Use.READ || use == Use.WATCH ? "1" : "0");
        return settings;
    }

    private void set(StoreConnection session, Map<String, String> settings) throws SQLException {
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            String name = setting.getKey();
            if (!name.equals("encoding") && !session.text("pragma " + name).equals(setting.getValue())) {
                session.run("pragma " + name + " = " + setting.getValue());
            }
            String found = session.text("pragma " + name);
            if (!found.equals(setting.getValue())) {
                throw new KmsException.StoreUnavailable(
                        "SQLite keeps `" + name + "` of store `" + file + "` at `" + found + "`; Keyhold needs `"
                                + setting.getValue() + "`",
                        "Close every other program that has the file open, and put it on a local disk");
            }
        }
    }

    private static void requireVersion(String version) {
        String[] parts = version.split("\\.", -1);
        for (int i = 0; i < OLDEST.length; i++) {
            int part = i < parts.length ? Integer.parseInt(parts[i]) : 0;
            if (part != OLDEST[i]) {
                if (part > OLDEST[i]) {
                    return;
                }
                throw new KmsException.StoreUnavailable(
                        "SQLite `" + version
                                + "` can damage a store that several connections write; 3.51.3 is the oldest accepted",
                        "Put sqlite-jdbc 3.51.3.0 or newer on the class path; below a parent of Spring Boot that is"
                                + " <sqlite-jdbc.version>3.54.1.0</sqlite-jdbc.version> in the properties of the pom");
            }
        }
    }
}
