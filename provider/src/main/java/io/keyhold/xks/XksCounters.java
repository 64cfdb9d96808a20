package io.keyhold.xks;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Calls to proxies since Keyhold was opened. Safe for concurrent use. */
public final class XksCounters {
    private final LongAdder calls = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAccumulator slowestNanos = new LongAccumulator(Long::max, 0);
    private final Map<XksFailure, LongAdder> failures = new EnumMap<>(XksFailure.class);

    /** Nothing is counted yet. */
    public XksCounters() {
        for (XksFailure failure : XksFailure.values()) {
            failures.put(failure, new LongAdder());
        }
    }

    void took(long duration) {
        calls.increment();
        nanos.add(duration);
        slowestNanos.accumulate(duration);
    }

    void triedAgain() {
        retries.increment();
    }

    void failed(XksFailure failure) {
        counter(failure).increment();
    }

    /** Calls, each with its second try. */
    public long calls() {
        return calls.sum();
    }

    /** How long they took together, in nanoseconds. */
    public long nanos() {
        return nanos.sum();
    }

    /** How long the slowest took, in nanoseconds. */
    public long slowestNanos() {
        return slowestNanos.get();
    }

    /** Second tries. */
    public long retries() {
        return retries.sum();
    }

    /** Tries that failed, for whatever reason. */
    public long failures() {
        return failures.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Tries that failed in that way. */
    public long failures(XksFailure failure) {
        return counter(failure).sum();
    }

    private LongAdder counter(XksFailure failure) {
        return Objects.requireNonNull(failures.get(failure));
    }
}
