package io.keyhold.store.postgres;

import io.keyhold.api.KmsException;
import io.keyhold.store.StoreActivity;
import io.keyhold.store.StoreFacts;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.jdbc.Dialect;
import io.keyhold.store.jdbc.Erasure;
import io.keyhold.store.jdbc.IndexProof;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.jdbc.Tables;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** PostgreSQL: one primary, processes on many machines. Who writes locks the head first, in the order of arrival. */
final class PostgresDialect implements Dialect, AutoCloseable {
    /** The channel of notifications; every store of a database has the same. */
    static final String CHANNEL = "keyhold";

    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final Duration PATIENCE_OF_MAINTENANCE = Duration.ofMillis(200);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final PostgresPlace place;
    private final StoreOptions options;
    private final PostgresSessions sessions;
    private final PostgresSchema schema;
    private final ReaderPool pool;
    private volatile @Nullable FailoverWatch servers;

    PostgresDialect(PostgresPlace place, StoreOptions options) {
        this.place = place;
        this.options = options;
        this.sessions = new PostgresSessions(place);
        this.schema = new PostgresSchema(place);
        this.pool = new ReaderPool(place, sessions, options.readers());
        sessions.history().onFailover(pool::renew);
    }

    /** Begins to look for failovers, until this is closed. */
    void watchServers() {
        servers = new FailoverWatch(place.hosts(), sessions, place.timing().bound());
    }

    PostgresSchema schema() {
        return schema;
    }

    PostgresSessions sessions() {
        return sessions;
    }

    @Override
    public String name() {
        return place.name();
    }

    @Override
    public StoreConnection open(Use use) throws SQLException {
        return switch (use) {
            case READ -> pool.open();
            case WRITE -> write();
            case SETTLE -> openPatiently();
            case MAINTAIN -> direct(options.busyTimeout(), PATIENCE_OF_MAINTENANCE);
            case WATCH -> sessions.asking(place.timing().bound());
        };
    }

    /** A process that stands still inside a change gives the lock back before the others stop waiting for it. */
    private StoreConnection write() throws SQLException {
        Duration busy = options.busyTimeout();
        Duration idle = busy.multipliedBy(3).dividedBy(4);
        return sessions.changing(sessions.connect(busy.plus(MARGIN), busy, idle));
    }

    /** A connection of its own. */
    StoreConnection direct(Duration statement, Duration lock) throws SQLException {
        return sessions.changing(sessions.connect(statement, lock));
    }

    /** Waits for another primary as long as for a lock: a commit of which nobody knows is worse than a slow one. */
    private StoreConnection openPatiently() throws SQLException {
        long start = System.nanoTime();
        for (; ; ) {
            try {
                return open(Use.WRITE);
            } catch (KmsException.StoreIntegrity | KmsException.StoreUnavailable e) {
                if (System.nanoTime() - start > options.busyTimeout().toNanos()) {
                    throw e; // the server from before a failover; the new primary may answer soon
                }
            } catch (SQLException e) {
                if (!PostgresFailure.isPassing(e)
                        || System.nanoTime() - start > options.busyTimeout().toNanos()) {
                    throw e;
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS + ThreadLocalRandom.current().nextLong(PAUSE_NANOS));
        }
    }

    @Override
    public void requireInPlace() {
        // the head names the store
    }

    @Override
    public void beginWrite(StoreConnection session) throws SQLException {
        session.begin();
        long timeline = session.one(
                        row -> row.getLong(1),
                        "select " + ServerAnswer.TIMELINE + " from keyhold_head where slot = 1 for update")
                .orElseThrow(Tables::noHead); // without it nobody waits for anybody
        sessions.history().requireCurrent(timeline);
    }

    @Override
    public void beginRead(StoreConnection session) throws SQLException {
        session.begin();
        session.run("set transaction isolation level repeatable read, read only");
    }

    @Override
    public void announce(StoreConnection session, long epoch) throws SQLException {
        String standbys = session.one(
                        row -> row.getString(2),
                        "select pg_notify(?, ?), current_setting('synchronous_standby_names')",
                        CHANNEL,
                        place.schema() + " " + epoch)
                .orElse("");
        ServerSettings.requireStandby(place, standbys); // it may have been changed since the connection was made
    }

    /** A remark on a commit is that nobody waited for the standby: what is acknowledged then could be lost. */
    @Override
    public void commit(StoreConnection session) throws SQLException {
        Optional<SQLWarning> remark = session.commit();
        if (remark.isPresent()) {
            throw remark.get();
        }
    }

    @Override
    public boolean neverCommits(SQLException e) {
        return false; // the log of changes knows
    }

    @Override
    public void awaitCommits(StoreConnection session) throws SQLException {
        beginWrite(session); // a session that is still in its commit has the lock
    }

    /** Commits something of its own: when that is durable, on the standby too, so is everything before it. */
    @Override
    public boolean forceCommitted(StoreConnection session) throws SQLException {
        session.update("update keyhold_head set epoch = epoch where slot = 1");
        return session.commit().isEmpty();
    }

    @Override
    public void rollback(StoreConnection session) throws SQLException {
        session.rollback();
    }

    @Override
    public long changeCounter(StoreConnection session) throws SQLException {
        long[] found = session.one(
                        row -> new long[] {row.getLong(1), row.getLong(2)},
                        "select epoch, " + ServerAnswer.TIMELINE + " from keyhold_head where slot = 1")
                .orElseThrow(Tables::noHead);
        sessions.history().requireCurrent(found[1]);
        return found[0];
    }

    @Override
    public boolean isPooling() {
        return true;
    }

    @Override
    public boolean isReplicated() {
        return true;
    }

    @Override
    public boolean isConnectionLost(SQLException e) {
        return PostgresFailure.isConnectionLost(e);
    }

    @Override
    public boolean isSilence(SQLException e) {
        return PostgresFailure.isSilence(e);
    }

    @Override
    public int requireSchema(StoreConnection session) throws SQLException {
        return schema.require(session);
    }

    @Override
    public IndexProof indexProof() {
        return ServerPages.INSTANCE;
    }

    @Override
    public Erasure erasure() {
        return ServerPages.INSTANCE;
    }

    @Override
    public String selfCheck(StoreConnection session) {
        return "ok"; // the server checks its pages when it reads them, and the records are proved by their seals
    }

    @Override
    public KmsException failure(SQLException e, String doing) {
        return PostgresFailure.of(e, name(), doing);
    }

    @Override
    public StoreFacts facts(StoreConnection session) throws SQLException {
        return ServerFacts.read(session, sessions, activity(), options.readers());
    }

    @Override
    public StoreActivity activity() {
        int[] pooled = pool.counts();
        FailoverWatch watch = servers;
        return new StoreActivity(pooled[0], pooled[1], watch == null ? OptionalLong.empty() : watch.lagBytes());
    }

    @Override
    public void close() {
        FailoverWatch watch = servers;
        if (watch != null) {
            watch.close();
        }
        pool.close();
    }
}
