package io.keyhold.audit;

import org.jspecify.annotations.Nullable;

/**
 * Whether the sink takes records, as the calling threads see it. The writer says when it begins to use the sink and when
 * it has failed or succeeded; the watch says when it hangs.
 */
final class SinkState {
    /**
     * Why and since when the sink takes nothing.
     *
     * @param reason what is wrong
     * @param sinceNanos since when, by {@link System#nanoTime()}
     */
    record Failure(String reason, long sinceNanos) {}

    private volatile @Nullable Failure failure;
    private boolean busy;
    private long busySince;

    /** The failure, null while all is well: one volatile read. */
    @Nullable Failure failure() {
        return failure;
    }

    /** The writer begins to use the sink. */
    synchronized void begins() {
        busy = true;
        busySince = System.nanoTime();
    }

    /** The writer has done what it began. */
    synchronized void succeeded() {
        busy = false;
        if (failure != null) {
            failure = null;
        }
    }

    /** The writer was told an error. */
    synchronized void failed(String reason) {
        busy = false;
        Failure before = failure;
        failure = new Failure(reason, before == null ? System.nanoTime() : before.sinceNanos());
    }

    /** The watch asks: has the writer been at it for longer than {@code limitNanos}? */
    synchronized void watch(long limitNanos) {
        if (busy && failure == null && System.nanoTime() - busySince > limitNanos) {
            failure = new Failure("it does not answer", busySince);
        }
    }
}
