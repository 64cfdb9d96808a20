package io.keyhold.https;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits with a limit of time. An interrupt is for the caller: it is kept, and the wait ends by itself soon enough. */
public final class Uninterrupted {
    private Uninterrupted() {}

    private interface Wait<T, E extends Exception> {
        T within(long nanos) throws InterruptedException, TimeoutException, E;
    }

    private static <T, E extends Exception> T run(long nanos, Wait<T, E> wait) throws TimeoutException, E {
        long end = System.nanoTime() + nanos;
        boolean wasInterrupted = false;
        try {
            while (true) {
                try {
                    return wait.within(end - System.nanoTime());
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

    /** What comes of it. */
    public static <T> T get(CompletableFuture<T> future, long nanos) throws TimeoutException, ExecutionException {
        return Uninterrupted.<T, ExecutionException>run(nanos, left -> future.get(left, TimeUnit.NANOSECONDS));
    }

    /** False if there is none in time. */
    public static boolean acquire(Semaphore permits, long nanos) {
        try {
            return Uninterrupted.<Boolean, RuntimeException>run(
                    nanos, left -> permits.tryAcquire(left, TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Lets that time pass. */
    public static void pause(long nanos) {
        acquire(new Semaphore(0), nanos);
    }
}
