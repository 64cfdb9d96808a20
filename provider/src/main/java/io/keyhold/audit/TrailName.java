package io.keyhold.audit;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a file of a trail: when the chain began, its id, the number of the file;
 * {@code 20261123T065157Z-8a3f….-000001.audit}, compressed with {@code .gz} behind. Names sort by the age of the chain.
 *
 * @param began when the chain began, as in the name
 * @param trailId the chain
 * @param number the number of the file in the chain, from 1
 */
record TrailName(String began, long trailId, int number) {
    /** How the name of a file ends that is compressed. */
    static final String COMPRESSED = ".audit.gz";

    private static final String PLAIN = ".audit";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern FORM =
            Pattern.compile("([0-9]{8}T[0-9]{6}Z)-([0-9a-f]{16})-([0-9]{6,9})\\.audit(\\.gz)?");

    static TrailName first(Instant now, long trailId) {
        return new TrailName(TIME.format(now), trailId, 1);
    }

    /** When a chain began, in milliseconds since the epoch; the largest number if the text is no time. */
    static long beganMillis(String began) {
        try {
            return Instant.from(TIME.parse(began)).toEpochMilli();
        } catch (DateTimeException e) {
            return Long.MAX_VALUE;
        }
    }

    TrailName next() {
        return new TrailName(began, trailId, number + 1);
    }

    static Optional<TrailName> find(Path file) {
        Matcher name = FORM.matcher(String.valueOf(file.getFileName()));
        if (!name.matches()) {
            return Optional.empty();
        }
        return Optional.of(new TrailName(
                name.group(1), Long.parseUnsignedLong(name.group(2), 16), Integer.parseInt(name.group(3))));
    }

    String fileName() {
        return began + "-" + HexFormat.of().toHexDigits(trailId) + "-" + "%06d".formatted(number) + PLAIN;
    }

    String compressedName() {
        return fileName() + ".gz";
    }
}
