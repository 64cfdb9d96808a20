package io.keyhold.audit;

/**
 * Counters of a trail since it was opened, for a metrics view.
 *
 * @param accepted events taken into the queue
 * @param refused calls refused because the trail did not take their event
 * @param waited calls that had to wait for room in the queue
 * @param queueDepth events in memory that are not in the file yet
 * @param queueCapacity the largest queue depth
 * @param records events written
 * @param bytes bytes of records written
 * @param flushes flushes to the disk
 * @param flushNanos time spent in them
 * @param checkpoints signed checkpoints
 * @param files files begun
 * @param failures errors of the sink; it is tried again after each
 * @param available whether the sink takes records now
 */
public record TrailMetrics(
        long accepted,
        long refused,
        long waited,
        long queueDepth,
        long queueCapacity,
        long records,
        long bytes,
        long flushes,
        long flushNanos,
        long checkpoints,
        long files,
        long failures,
        boolean available) {}
