package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import io.keyhold.store.seal.DomainKey;
import io.keyhold.store.seal.LogEntry;
import io.keyhold.store.seal.StoreHead;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one connection of this process that changes records. After any error of the database the connection is closed and
 * never used again. Safe for concurrent use: one transaction after the other.
 */
public final class Writer {
    private static final int OPERATION_BYTES = 16;
    private final StoreState state;
    private final ReentrantLock turn = new ReentrantLock(true);
    private @Nullable StoreConnection kept;
    private boolean closed;

    Writer(StoreState state) {
        this.state = state;
    }

    /**
     * Runs {@code work} in a transaction and commits what it changed.
     *
     * @param afterCommit is called with the transaction before the next one can begin
     */
    <R> R run(Function<? super StoreTransaction, R> work, AfterCommit afterCommit) {
        takeTurn();
        try {
            if (closed) {
                throw StoreState.closed();
            }
            return transact(work, afterCommit, true);
        } finally {
            turn.unlock();
        }
    }

    /** Hears that a transaction was committed. */
    @FunctionalInterface
    interface AfterCommit {
        /** The transaction is durable. */
        void committed(StoreTransaction transaction);
    }

    /** Waits for the transaction under way and closes the connection. */
    void close() {
        turn.lock();
        try {
            closed = true;
            discard();
        } finally {
            turn.unlock();
        }
    }

    private <R> R transact(Function<? super StoreTransaction, R> work, AfterCommit afterCommit, boolean settles) {
        StoreHead floor = state.known().get();
        StoreConnection session = begin();
        boolean clean = false;
        try (StoreTransaction transaction = transaction(session, floor)) {
            R result = apply(work, transaction);
            if (transaction.isChanged()) {
                commit(session, transaction, settles);
                afterCommit.committed(transaction);
            } else {
                state.dialect().rollback(session);
            }
            clean = true;
            return result;
        } catch (SQLException e) {
            throw state.dialect().failure(e, "read its head");
        } finally {
            if (!clean) {
                rollbackOrDiscard();
            }
        }
    }

    private StoreTransaction transaction(StoreConnection session, StoreHead floor) throws SQLException {
        StoreHead head = HeadReader.readAfter(floor, session, state);
        DomainKey active = state.keyring().find(head.domainKey()).orElseThrow();
        return new StoreTransaction(session, state.dialect(), state.keyring(), head, active);
    }

    private <R> R apply(Function<? super StoreTransaction, R> work, StoreTransaction transaction) {
        R result;
        try {
            result = work.apply(transaction);
        } finally {
            if (transaction.failure().isPresent()) {
                discard();
            }
        }
        transaction.failure().ifPresent(failure -> {
            throw failure;
        });
        return result;
    }

    private void commit(StoreConnection session, StoreTransaction transaction, boolean settles) {
        byte[] operation = state.ciphers().randomBytes(OPERATION_BYTES);
        StoreHead next;
        try {
            next = transaction.finish(operation);
        } finally {
            transaction.close();
            if (transaction.failure().isPresent()) {
                discard();
            }
        }
        announce(session, next.epoch());
        state.epochs().beforeCommit(next.epoch());
        try {
            state.dialect().commit(session);
        } catch (SQLException e) {
            discard();
            settle(next, operation, e, settles);
        }
        state.known().advance(next);
        state.epochs().committed(next.epoch());
    }

    /** Finds out what became of a commit that failed; returns if it was made, and is durable. */
    private void settle(StoreHead next, byte[] operation, SQLException error, boolean settles) {
        boolean committed = Settlement.isCommitted(state.dialect(), error, session -> {
            state.dialect().awaitCommits(session);
            return isCommitted(session, next.epoch(), operation);
        });
        if (!committed) {
            fence(error, settles);
            throw state.dialect().failure(error, "commit");
        }
    }

    /** Empty if the log does not go back that far any more. */
    private Optional<Boolean> isCommitted(StoreConnection session, long epoch, byte[] operation) throws SQLException {
        Optional<LogEntry> entry = LogTable.find(session, epoch);
        return entry.isEmpty() && Tables.head(session).epoch() >= epoch
                ? Optional.empty()
                : Optional.of(ChangeLog.holds(entry, operation));
    }

    private void announce(StoreConnection session, long epoch) {
        try {
            state.dialect().announce(session, epoch);
        } catch (SQLException e) {
            discard();
            throw state.dialect().failure(e, "change records");
        }
    }

    /**
     * A change that was written but not committed may still be in the log of the database, complete, and count after a crash. An
     * empty transaction over it makes sure that it never does.
     */
    private void fence(SQLException error, boolean settles) {
        if (!settles) {
            throw unknown(error);
        }
        try {
            transact(
                    transaction -> {
                        transaction.touch();
                        return true;
                    },
                    transaction -> {},
                    false);
        } catch (KmsException e) {
            throw unknown(error);
        }
    }

    private KmsException.UnknownOutcome unknown(SQLException error) {
        return Settlement.unknown(state.dialect(), error);
    }

    private void takeTurn() {
        if (turn.isHeldByCurrentThread()) {
            throw new KmsException.Internal("a store transaction was begun inside another", "Use the one under way");
        }
        if (!lockTurn()) {
            throw new KmsException.StoreUnavailable(
                    "store `" + state.dialect().name() + "` was busy with other changes for "
                            + state.options().busyTimeout().toMillis() + " ms; nothing was changed",
                    "Try again");
        }
    }

    /** Waits for its turn; a thread that is interrupted waits too and finds the interrupt afterwards. */
    private boolean lockTurn() {
        long deadline = System.nanoTime() + state.options().busyTimeout().toNanos();
        boolean interrupted = false;
        try {
            for (; ; ) {
                try {
                    return turn.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private StoreConnection begin() {
        state.epochs().silence().ifPresent(silence -> {
            throw silence;
        });
        boolean wasKept = kept != null;
        try {
            return beginOnce();
        } catch (SQLException e) {
            discard();
            if (!wasKept || !state.dialect().isConnectionLost(e)) {
                throw state.dialect().failure(e, "begin a change");
            }
        }
        try {
            return beginOnce(); // nothing was asked yet of the server that is gone
        } catch (SQLException e) {
            discard();
            throw state.dialect().failure(e, "begin a change");
        }
    }

    private StoreConnection beginOnce() throws SQLException {
        StoreConnection session = kept != null ? kept : state.dialect().open(Dialect.Use.WRITE);
        kept = session;
        state.dialect().beginWrite(session);
        return session;
    }

    private void rollbackOrDiscard() {
        if (kept == null) {
            return;
        }
        try {
            state.dialect().rollback(kept);
        } catch (SQLException e) {
            discard();
        }
    }

    private void discard() {
        StoreConnection session = kept;
        kept = null;
        if (session != null) {
            session.abandon();
        }
    }
}
