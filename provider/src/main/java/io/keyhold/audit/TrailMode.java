package io.keyhold.audit;

/** When a record counts as taken. */
public enum TrailMode {
    /** When it is on the disk. */
    STRICT,
    /** When the operating system has it: a power cut loses what was not flushed yet, a crash of the process nothing. */
    GROUP
}
