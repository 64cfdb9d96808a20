package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Counts the calls under way, so that closing waits for them and none begins afterwards. Safe for concurrent use. */
final class InFlight {
    private final ReentrantReadWriteLock calls = new ReentrantReadWriteLock();
    private volatile boolean closed;

    /** Runs a call, if the store is open. */
    <R> R call(Supplier<R> work) {
        calls.readLock().lock();
        try {
            requireOpen();
            return work.get();
        } finally {
            calls.readLock().unlock();
        }
    }

    void requireOpen() {
        if (closed) {
            throw StoreState.closed();
        }
    }

    /** Waits for the calls under way and runs {@code work}, the first time. */
    void close(Runnable work) {
        if (calls.getReadHoldCount() > 0) {
            throw new KmsException.Internal("the store was closed inside one of its own calls", "Close it afterwards");
        }
        calls.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                work.run();
            }
        } finally {
            calls.writeLock().unlock();
        }
    }
}
