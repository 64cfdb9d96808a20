package io.keyhold.audit;

import java.util.concurrent.atomic.LongAdder;

/** The counts of a trail since it was opened. Safe for concurrent use. */
final class TrailCounters {
    final LongAdder refused = new LongAdder();
    final LongAdder waited = new LongAdder();
    final LongAdder records = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder flushes = new LongAdder();
    final LongAdder flushNanos = new LongAdder();
    final LongAdder checkpoints = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder files = new LongAdder();
}
