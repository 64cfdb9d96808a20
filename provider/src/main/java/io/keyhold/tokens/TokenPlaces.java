package io.keyhold.tokens;

import java.util.concurrent.Semaphore;

/** How many calls may be under way. Once it is known it only falls: who asks for fewer may know that more are not safe. */
final class TokenPlaces {
    private static final int MANY = 1 << 20;
    private final Free free = new Free();
    private int most = MANY;

    /** A semaphore that can be made smaller while its permits are out. */
    private static final class Free extends Semaphore {
        private static final long serialVersionUID = 1L;

        Free() {
            super(MANY);
        }

        void fewer(int by) {
            reducePermits(by);
        }
    }

    /** No more than that from now on. */
    synchronized void atMost(int places) {
        if (places < most) {
            free.fewer(most - places);
            most = places;
        }
    }

    /** Takes a place, if there is one before the time is up. */
    boolean enter(long endNanos) {
        return Waiting.acquire(free, endNanos);
    }

    /** The same without waiting. */
    boolean enterNow() {
        return free.tryAcquire();
    }

    void leave() {
        free.release();
    }

    synchronized int most() {
        return most;
    }
}
