package io.keyhold.tokens;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** Waits with a limit of time. An interrupt is for the caller: it is kept, and what is waited for ends soon enough by itself. */
final class Waiting {
    private Waiting() {}

    /** What may be interrupted while it waits. */
    @FunctionalInterface
    private interface Attempt {
        boolean within(long nanos) throws InterruptedException;
    }

    /** Takes a place, if one is free before the time is up. */
    static boolean acquire(Semaphore places, long endNanos) {
        return places.tryAcquire() || uninterrupted(endNanos, left -> places.tryAcquire(left, TimeUnit.NANOSECONDS));
    }

    /** Takes a lock, if it is free before the time is up. */
    static boolean lock(Lock lock, long endNanos) {
        return lock.tryLock() || uninterrupted(endNanos, left -> lock.tryLock(left, TimeUnit.NANOSECONDS));
    }

    private static boolean uninterrupted(long endNanos, Attempt attempt) {
        boolean wasInterrupted = false;
        try {
            while (true) {
                try {
                    return attempt.within(endNanos - System.nanoTime());
                } catch (InterruptedException e) {
                    wasInterrupted = true;
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
