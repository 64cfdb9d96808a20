package io.keyhold.audit;

/** When a record counts as taken. */
public enum TrailMode {
    /** When it is on the disk: neither a crash nor a power cut loses the record of a result that was returned. */
    STRICT,
    /**
     * When it is in the queue. A crash of the process loses at most what the queue held, a power cut also what was not
     * flushed yet; see {@link TrailSettings} for both bounds.
     */
    GROUP
}
