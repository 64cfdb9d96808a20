package io.keyhold.audit;

import io.keyhold.api.KmsException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a trail is kept.
 *
 * <p>The loss window of {@link TrailMode#GROUP}: a killed process loses at most {@code queueRecords} records, those of
 * the last {@code groupInterval} while the sink keeps up; a power cut loses those of the last {@code groupInterval} and
 * of one flush. A sink that does not answer for half of {@code acceptTimeout} is refused, so nothing older is ever at
 * stake.
 *
 * @param directory the trail directory; several processes may share it
 * @param mode when a record counts as taken
 * @param acceptTimeout how long a call waits for the sink before it is refused, 20 ms to 10 minutes
 * @param queueRecords how many records may wait in memory, a power of two from 64 to 2^20
 * @param groupInterval how often {@code GROUP} flushes to the disk, 1 ms to 10 s
 * @param checkpointInterval how often the chain is signed while there are new records, 10 ms to 1 day
 * @param checkpointRecords the largest number of records between two signatures, 1 to 2^30
 * @param fileBytes the size at which a new file is begun, 4 KiB to 1 GiB
 * @param compress whether files that are full are compressed with gzip
 */
public record TrailSettings(
        Path directory,
        TrailMode mode,
        Duration acceptTimeout,
        int queueRecords,
        Duration groupInterval,
        Duration checkpointInterval,
        int checkpointRecords,
        long fileBytes,
        boolean compress) {
    /** Refuses what is outside the ranges. */
    public TrailSettings {
        between("accept timeout", acceptTimeout, Duration.ofMillis(20), Duration.ofMinutes(10));
        between("group interval", groupInterval, Duration.ofMillis(1), Duration.ofSeconds(10));
        between("checkpoint interval", checkpointInterval, Duration.ofMillis(10), Duration.ofDays(1));
        between("checkpoint records", checkpointRecords, 1, 1 << 30);
        between("file bytes", fileBytes, 4 << 10, 1 << 30);
        between("queue records", queueRecords, 64, 1 << 20);
        if (Integer.bitCount(queueRecords) != 1) {
            throw wrong("queue records", queueRecords, "a power of two");
        }
    }

    /** The defaults: 5 s to accept, 65,536 records, flushed every 10 ms, signed every second, files of 64 MiB, gzip. */
    public static TrailSettings of(Path directory, TrailMode mode) {
        return new TrailSettings(
                directory,
                mode,
                Duration.ofSeconds(5),
                1 << 16,
                Duration.ofMillis(10),
                Duration.ofSeconds(1),
                1 << 20,
                64L << 20,
                true);
    }

    /** The same with another accept timeout. */
    public TrailSettings withAcceptTimeout(Duration timeout) {
        return new TrailSettings(
                directory,
                mode,
                timeout,
                queueRecords,
                groupInterval,
                checkpointInterval,
                checkpointRecords,
                fileBytes,
                compress);
    }

    /** The same with another queue and another flush interval: the loss window of {@code GROUP}. */
    public TrailSettings withWindow(int records, Duration interval) {
        return new TrailSettings(
                directory,
                mode,
                acceptTimeout,
                records,
                interval,
                checkpointInterval,
                checkpointRecords,
                fileBytes,
                compress);
    }

    /** The same with signatures at another pace. */
    public TrailSettings withCheckpoints(int records, Duration interval) {
        return new TrailSettings(
                directory, mode, acceptTimeout, queueRecords, groupInterval, interval, records, fileBytes, compress);
    }

    /** The same with files of another size, compressed when they are full or not. */
    public TrailSettings withFiles(long bytes, boolean gzip) {
        return new TrailSettings(
                directory,
                mode,
                acceptTimeout,
                queueRecords,
                groupInterval,
                checkpointInterval,
                checkpointRecords,
                bytes,
                gzip);
    }

    private static void between(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw wrong(name, value, least + " to " + most);
        }
    }

    private static void between(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw wrong(name, value, least + " to " + most);
        }
    }

    private static KmsException.Configuration wrong(String name, Object value, String allowed) {
        return new KmsException.Configuration(
                "audit " + name + " `" + value + "` is not " + allowed, "Set it to " + allowed);
    }
}
