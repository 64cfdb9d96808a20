package io.keyhold.store.jdbc;

import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/** A few connections that read. One that fails is closed and never used again. Safe for concurrent use. */
public final class Readers {
    private final Dialect dialect;
    private final EpochHint epochs;
    private final int count;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<StoreConnection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** Reads through a session. */
    @FunctionalInterface
    interface Query<R> {
        R read(StoreConnection session) throws SQLException;
    }

    Readers(StoreState state) {
        this.dialect = state.dialect();
        this.epochs = state.epochs();
        this.count = state.options().readers();
        this.free = new Semaphore(count, true);
    }

    /** Runs a query; each statement of it sees the newest state. */
    <R> R read(Query<R> query) {
        free.acquireUninterruptibly();
        try {
            if (closed) {
                throw StoreState.closed();
            }
            epochs.silence().ifPresent(silence -> {
                throw silence;
            });
            return borrowAgainIfLost(query);
        } catch (SQLException e) {
            throw dialect.failure(e, "be read");
        } finally {
            free.release();
        }
    }

    /** Runs a query that sees one state of the store from its first statement to its last. */
    <R> R readOneState(Query<R> query) {
        return read(session -> {
            dialect.beginRead(session);
            boolean failed = true;
            try {
                R result = query.read(session);
                failed = false;
                return result;
            } finally {
                if (!failed) {
                    dialect.commit(session);
                }
            }
        });
    }

    /** Waits for the queries under way and closes the connections. */
    void close() {
        free.acquireUninterruptibly(count);
        for (StoreConnection session = idle.poll(); session != null; session = idle.poll()) {
            session.abandon();
        }
        closed = true;
        free.release(count);
    }

    /** A connection that was idle may be of a server that is gone. */
    private <R> R borrowAgainIfLost(Query<R> query) throws SQLException {
        try {
            return borrow(query);
        } catch (SQLException e) {
            if (!dialect.isConnectionLost(e)) {
                throw e;
            }
            return borrow(query);
        }
    }

    private <R> R borrow(Query<R> query) throws SQLException {
        StoreConnection pooled = idle.poll();
        StoreConnection session = pooled != null ? pooled : dialect.open(Dialect.Use.READ);
        boolean sound = false;
        try {
            R result = query.read(session);
            sound = true;
            return result;
        } finally {
            if (sound && dialect.isPooling()) {
                session.close();
            } else if (sound) {
                idle.push(session);
            } else {
                session.abandon();
            }
        }
    }
}
