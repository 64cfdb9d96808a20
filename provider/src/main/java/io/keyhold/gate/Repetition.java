package io.keyhold.gate;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Decides and does a call again, from the start, that was {@link Outdated}. Calls that were outdated once wait for each
 * other, so that none of them is overtaken by the rest forever. Safe for concurrent use.
 */
final class Repetition {
    /** Enough for any number of threads; an end, should processes without number change the same thing. */
    private static final int MOST_ATTEMPTS = 200;

    private final ReentrantLock turn = new ReentrantLock(true);

    /**
     * Does the work, which reads and decides everything again each time.
     *
     * @throws io.keyhold.api.KmsException.Conflict if it was outdated every time
     */
    <R> R run(Supplier<R> attempt) {
        try {
            return attempt.get();
        } catch (Outdated e) {
            return inTurn(attempt);
        }
    }

    private <R> R inTurn(Supplier<R> attempt) {
        turn.lock();
        try {
            for (int attempts = 2; ; attempts++) {
                try {
                    return attempt.get();
                } catch (Outdated e) {
                    if (attempts >= MOST_ATTEMPTS) {
                        throw e.conflict();
                    }
                }
            }
        } finally {
            turn.unlock();
        }
    }
}
