package io.keyhold.gate;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts calls, of many threads at once. To count is a volatile write (JLS 17.4): of one who counts and then looks at a
 * volatile field, and another who writes that field and then looks at the counts, one sees the other. All counts only
 * grow. Safe for concurrent use.
 */
final class CallCounts {
    /** A power of two. */
    private static final int STRIPES = 16;

    /** The counts of a stripe lie together, two cache lines from those of the next. */
    private static final int STRIDE = 16;

    private final AtomicLongArray counts = new AtomicLongArray((STRIPES + 1) * STRIDE);

    /** The kinds of counts; every call that entered ends as one of the others. */
    enum Kind {
        /** Calls that came. */
        ENTERED(0),
        /** Calls that were done. */
        DONE(1),
        /** Calls that were refused. */
        REFUSED(2),
        /** Calls that only asked, and were told yes. */
        ASKED(3);

        private final int place;

        Kind(int place) {
            this.place = place;
        }
    }

    /** Counts one call. */
    void count(Kind kind) {
        counts.getAndIncrement(slot(kind));
    }

    /** Counts several calls. */
    void count(Kind kind, long calls) {
        counts.getAndAdd(slot(kind), calls);
    }

    /** How many calls of that kind there were. */
    long sum(Kind kind) {
        long sum = 0;
        for (int stripe = 1; stripe <= STRIPES; stripe++) {
            sum += counts.get(stripe * STRIDE + kind.place);
        }
        return sum;
    }

    private static int slot(Kind kind) {
        int stripe = 1 + ((int) Thread.currentThread().getId() & STRIPES - 1);
        return stripe * STRIDE + kind.place;
    }
}
