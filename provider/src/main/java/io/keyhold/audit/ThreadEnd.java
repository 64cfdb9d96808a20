package io.keyhold.audit;

import java.util.concurrent.TimeUnit;

/** Waits for threads that are about to end. */
final class ThreadEnd {
    private ThreadEnd() {}

    /** Waits that long at most, also on a thread that is interrupted; its interrupt stays. */
    static void await(Thread thread, long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean interrupted = false;
        for (long left = millis; left > 0 && thread.isAlive(); ) {
            try {
                thread.join(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
