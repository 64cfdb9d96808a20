package io.keyhold.tokens;

import io.keyhold.tokens.TokenException.Kind;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Calls of one token, each with a limit of time, on daemon threads: a thread in native code cannot be interrupted, so one that
 * hangs is given up and takes its place with it until the library returns. Safe for concurrent use.
 */
final class TokenCalls {
    private static final long IDLE_SECONDS = 60;
    private final String token;
    private final ThreadPoolExecutor pool;
    private final AtomicInteger stuck = new AtomicInteger();
    private final LongAdder done = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private volatile TokenLimits limits;
    private volatile Semaphore places;

    TokenCalls(String token, TokenLimits limits) {
        this.token = token;
        this.limits = limits;
        this.places = new Semaphore(limits.threads());
        AtomicInteger number = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = new Thread(work, "keyhold-token-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Calls the token. */
    <T> T call(Callable<T> work) {
        TokenCallEvent event = new TokenCallEvent();
        event.begin();
        try {
            T result = call(work, limits.time().toNanos());
            event.succeeded = true;
            return result;
        } finally {
            event.end();
            if (event.shouldCommit()) {
                event.token = token;
                event.commit();
            }
        }
    }

    private <T> T call(Callable<T> work, long limitNanos) {
        long begun = System.nanoTime();
        Semaphore place = enter(begun, limitNanos);
        Call<T> task = new Call<>(work, place);
        try {
            pool.execute(task);
            T result = task.get(limitNanos - (System.nanoTime() - begun), TimeUnit.NANOSECONDS);
            done.increment();
            nanos.add(System.nanoTime() - begun);
            return result;
        } catch (ExecutionException e) {
            failed.increment();
            throw TokenErrors.of(token, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            failed.increment();
            task.giveUp();
            throw new TokenException(
                    Kind.TIMEOUT,
                    token + " did not answer within " + limits.time().toMillis() + " ms",
                    e);
        } catch (InterruptedException e) {
            failed.increment();
            task.giveUp();
            Thread.currentThread().interrupt();
            throw new TokenException(Kind.TIMEOUT, "the thread was interrupted while it waited for " + token, e);
        }
    }

    /** Waits for a place, but not behind calls that hang. */
    private Semaphore enter(long begun, long limitNanos) {
        Semaphore place = places;
        try {
            if (place.tryAcquire()
                    || stuck.get() < limits.threads()
                            && place.tryAcquire(limitNanos - (System.nanoTime() - begun), TimeUnit.NANOSECONDS)) {
                return place;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TokenException(Kind.TIMEOUT, "the thread was interrupted while it waited for " + token, e);
        }
        failed.increment();
        throw new TokenException(
                Kind.TIMEOUT,
                token + " is busy: " + limits.threads() + " calls are under way, " + stuck.get()
                        + " of them for too long");
    }

    /** One call; its place is free when the library has returned, whoever still waits. */
    private final class Call<T> extends FutureTask<T> {
        private final Semaphore place;
        private boolean ended;
        private boolean givenUp;

        Call(Callable<T> work, Semaphore place) {
            super(work);
            this.place = place;
        }

        @Override
        public void run() {
            super.run();
            synchronized (this) {
                ended = true;
                if (givenUp) {
                    stuck.decrementAndGet();
                }
            }
            place.release();
        }

        synchronized void giveUp() {
            if (!ended) {
                givenUp = true;
                stuck.incrementAndGet();
            }
        }
    }

    /** The counts of the token so far. */
    TokenCounts counts() {
        return new TokenCounts(done.sum(), failed.sum(), nanos.sum(), stuck.get());
    }

    /** Other limits from now on. */
    synchronized void limit(TokenLimits next) {
        if (!next.equals(limits)) {
            limits = next;
            places = new Semaphore(next.threads());
        }
    }
}
