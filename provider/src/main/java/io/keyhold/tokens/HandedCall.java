package io.keyhold.tokens;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A call that a worker makes while the thread that wants it waits, until the one is done or the other gives it up. */
final class HandedCall<T> {
    private static final int UNDER_WAY = 0;
    private static final int DONE = 1;
    private static final int GIVEN_UP = 2;
    private final Callable<T> work;
    private final Thread caller = Thread.currentThread();
    private final AtomicInteger state = new AtomicInteger(UNDER_WAY);
    private @Nullable T result;
    private @Nullable Throwable failure;

    HandedCall(Callable<T> work) {
        this.work = work;
    }

    /** Calls. What comes of it is shown by {@link #end}. */
    @SuppressWarnings("PMD.AvoidCatchingThrowable")
    void run() {
        try {
            result = work.call();
        } catch (Throwable e) { // it is the caller's, whatever it is
            failure = e;
        }
    }

    /** Wakes the caller; false if it has given the call up. */
    boolean end() {
        boolean isWanted = state.compareAndSet(UNDER_WAY, DONE);
        if (isWanted) {
            LockSupport.unpark(caller);
        }
        return isWanted;
    }

    /** Waits for the end of the call; false if there was none in time, and the call is given up. An interrupt is kept for later. */
    boolean await(long endNanos) {
        boolean wasInterrupted = false;
        while (state.get() == UNDER_WAY) {
            long left = endNanos - System.nanoTime();
            if (left <= 0) {
                break;
            }
            LockSupport.parkNanos(this, left);
            wasInterrupted |= Thread.interrupted();
        }
        boolean isDone = !state.compareAndSet(UNDER_WAY, GIVEN_UP);
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
        return isDone;
    }

    /** What the call threw, if it did; only after its end. */
    @Nullable Throwable failure() {
        return failure;
    }

    /** What it gave; only after its end, and if it did not fail. */
    @SuppressWarnings("NullAway") // null where the work gives null
    T result() {
        return result;
    }
}
