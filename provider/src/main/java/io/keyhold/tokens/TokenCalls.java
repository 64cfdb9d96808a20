package io.keyhold.tokens;

import io.keyhold.tokens.TokenException.Kind;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * Calls of one token, each with a limit of time, on daemon threads: a thread in native code cannot be interrupted, so one that
 * hangs is given up and takes its place with it until the library returns. Safe for concurrent use.
 */
final class TokenCalls {
    private final String token;
    private final TokenWorkers workers = new TokenWorkers();
    private final TokenPlaces places = new TokenPlaces();
    private final TokenPlaces library;
    private final AtomicInteger stuck = new AtomicInteger();
    private final LongAdder done = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAccumulator slowest = new LongAccumulator(Long::max, 0);
    private volatile TokenLimits limits;

    /**
     * Calls of a token.
     *
     * @param library the places that all tokens of its library share
     */
    TokenCalls(String token, TokenLimits limits, TokenPlaces library) {
        this.token = token;
        this.limits = limits;
        this.library = library;
    }

    /** Other limits from now on; of the numbers of places that were ever asked for, the smallest counts. */
    void limit(TokenLimits next) {
        limits = next;
        places.atMost(next.threads());
    }

    /** When a call that begins now has to be over. */
    long end() {
        return System.nanoTime() + limits.time().toNanos();
    }

    /** Calls the token. */
    <T> T call(Callable<T> work) {
        TokenCallEvent event = new TokenCallEvent();
        event.begin();
        try {
            T result = timed(work);
            event.succeeded = true;
            return result;
        } catch (TokenException e) {
            event.failure = e.kind().name();
            throw e;
        } finally {
            event.end();
            if (event.shouldCommit()) {
                event.token = token;
                event.commit();
            }
        }
    }

    private <T> T timed(Callable<T> work) {
        long begun = System.nanoTime();
        try {
            T result = handed(work, begun + limits.time().toNanos());
            done.increment();
            nanos.add(System.nanoTime() - begun);
            return result;
        } catch (TokenException e) {
            failed.increment();
            throw e;
        } finally {
            slowest.accumulate(System.nanoTime() - begun);
        }
    }

    private <T> T handed(Callable<T> work, long endNanos) {
        enter(endNanos);
        HandedCall<T> call = new HandedCall<>(work);
        try {
            workers.run(call, this::returned);
        } catch (Error e) { // there is no thread for it
            leave();
            throw e;
        }
        if (!call.await(endNanos)) {
            stuck.incrementAndGet();
            throw new TokenException(
                    Kind.TIMEOUT,
                    token + " did not answer within " + limits.time().toMillis() + " ms");
        }
        Throwable failure = call.failure();
        if (failure != null) {
            throw TokenErrors.of(token, failure);
        }
        return call.result();
    }

    /** The library has returned, whoever still waits. */
    private void returned(HandedCall<?> call) {
        leave();
        if (!call.end()) {
            stuck.decrementAndGet();
        }
    }

    /** Waits for a place, but not behind calls that hang. */
    private void enter(long endNanos) {
        if (places.enterNow() || stuck.get() < places.most() && places.enter(endNanos)) {
            if (library.enter(endNanos)) {
                return;
            }
            places.leave();
        }
        throw new TokenException(
                Kind.TIMEOUT,
                token + " is busy: " + places.most() + " calls are under way, " + Math.max(0, stuck.get())
                        + " of them for too long");
    }

    private void leave() {
        library.leave();
        places.leave();
    }

    /** The counts of the token so far. */
    TokenCounts counts() {
        return new TokenCounts(done.sum(), failed.sum(), nanos.sum(), slowest.get(), Math.max(0, stuck.get()));
    }
}
