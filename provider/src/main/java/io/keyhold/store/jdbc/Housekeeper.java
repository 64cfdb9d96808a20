package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import io.keyhold.platform.Detached;
import io.keyhold.store.seal.StoreHead;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A daemon thread that looks at the database every 100 ms, empties its log after something was erased, and puts right
 * what a killed process left in the epoch hint. Everything it does is tried once and never waits, so that nobody waits
 * for it; what fails is tried again. Safe for concurrent use.
 */
final class Housekeeper {
    private static final long TICK_MILLIS = 100;
    private static final long TICKS_A_MINUTE = 600;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private final StoreState state;
    private final Freshness freshness;
    private final ScheduledExecutorService thread;
    private final AtomicLong wanted = new AtomicLong(1);
    private volatile long erased;
    private @Nullable StoreConnection session;
    private boolean closed;
    private long valueBefore = EpochHint.UNKNOWN;
    private long ticks;

    Housekeeper(StoreState state, Freshness freshness) {
        this.state = state;
        this.freshness = freshness;
        this.thread = Executors.newSingleThreadScheduledExecutor(Detached.threads("keyhold-store"));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the thread ends with the store, and a tick keeps its own errors
    void start() {
        thread.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Erases soon if something was removed that must not be found again. */
    void committed(StoreTransaction transaction) {
        if (!transaction.erases()) {
            return;
        }
        wanted.incrementAndGet();
        thread.execute(this::eraseIfWanted);
    }

    /** Whether nothing that was removed so far is left in the log of the database; tries for that long at most. */
    boolean eraseWithin(long nanos) {
        if (!state.dialect().erasure().hasLog()) {
            return false;
        }
        long ticket = wanted.get();
        long start = System.nanoTime();
        while (erased < ticket && System.nanoTime() - start < nanos) {
            eraseIfWanted();
            if (erased < ticket) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return erased >= ticket;
    }

    void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            try {
                eraseIfWanted();
            } finally {
                abandon();
                closed = true;
            }
        }
    }

    private void tick() {
        try {
            look();
        } catch (RuntimeException | InternalError e) {
            freshness.distrust(); // every call asks by itself until a look succeeds again
        }
    }

    private void look() {
        if (++ticks % TICKS_A_MINUTE == 0) {
            wanted.incrementAndGet(); // another process may have been killed before it could erase
        }
        freshness.check();
        state.epochs().refreshOrForget();
        healIfStuck();
        eraseIfWanted();
    }

    private synchronized void eraseIfWanted() {
        long ticket = wanted.get();
        if (erased >= ticket) {
            return;
        }
        if (!state.dialect().erasure().hasLog()) {
            erased = ticket;
            return;
        }
        try {
            if (state.dialect().erasure().emptyLog(session())) {
                erased = ticket;
            }
        } catch (SQLException | KmsException e) {
            abandon(); // tried again with the next tick
        }
    }

    /** A value that stays and is not that of the newest epoch comes from a process that was killed, or a restored file. */
    private synchronized void healIfStuck() {
        if (!state.epochs().isShared()) {
            return;
        }
        long value = state.epochs().value();
        boolean wrong =
                value != EpochHint.UNKNOWN && value != 2 * state.known().get().epoch();
        boolean stuck = wrong && value == valueBefore;
        valueBefore = value;
        if (!stuck) {
            return;
        }
        try {
            heal(session());
        } catch (SQLException | KmsException e) {
            abandon(); // tried again with the next tick
        }
    }

    private void heal(StoreConnection open) throws SQLException {
        state.dialect().beginWrite(open);
        StoreHead head = HeadReader.read(open, state.keyring());
        if (state.epochs().committedEpoch() <= head.epoch()) {
            state.epochs().heal(head.epoch());
        } // otherwise the store went back: that stays to be seen until the next change is committed
        state.dialect().rollback(open);
    }

    private StoreConnection session() throws SQLException {
        if (closed) {
            throw StoreState.closed(); // a look that was still under way
        }
        StoreConnection open = session != null ? session : state.dialect().open(Dialect.Use.MAINTAIN);
        session = open;
        return open;
    }

    private void abandon() {
        StoreConnection open = session;
        session = null;
        if (open != null) {
            open.abandon();
        }
    }
}
