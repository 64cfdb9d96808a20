package io.keyhold;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Makes sure that the token with the root key was there not longer ago than the settings allow. Safe for concurrent use; who finds
 * the time up asks the token, and others do not wait for that.
 */
final class RootWatch implements Runnable {
    private final Runnable token;
    private final long limitNanos;
    private final LongSupplier nanos;
    private volatile long seen;
    private volatile boolean wasSeen;

    /**
     * Nothing was seen yet.
     *
     * @param token fails if the token is not there
     */
    RootWatch(Runnable token, Duration limit, LongSupplier nanos) {
        this.token = token;
        this.limitNanos = limit.toNanos();
        this.nanos = nanos;
    }

    @Override
    public void run() {
        long now = nanos.getAsLong();
        if (limitNanos > 0 && wasSeen && now - seen < limitNanos) {
            return;
        }
        token.run();
        seen = now;
        wasSeen = true;
    }
}
