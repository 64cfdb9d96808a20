package io.keyhold.xks;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the log short: each kind of failure is due once a minute. Safe for concurrent use. */
final class Notices {
    private static final long EVERY_NANOS = Duration.ofMinutes(1).toNanos();
    private final Map<XksFailure, Long> last = new ConcurrentHashMap<>();

    boolean isDue(XksFailure failure) {
        long now = System.nanoTime();
        Long noticed = last.putIfAbsent(failure, now);
        return noticed == null || (now - noticed > EVERY_NANOS && last.replace(failure, noticed, now));
    }
}
