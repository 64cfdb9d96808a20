package io.keyhold.audit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a file of a trail: when the chain began, its id, the number of the file;
 * {@code 20261123T065157Z-8a3f….-000001.audit}, compressed with {@code .gz} behind. Names sort by the age of the chain.
 *
 * <p>Names are ASCII. Keyhold 0.1.0 wrote the number in the digits of the JVM's locale (Arabic, Bengali, Thai, …); files
 * with such names are found as well, so whoever opens a file takes its path and never this name.
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
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern FORM =
            Pattern.compile("([0-9]{8}T[0-9]{6}Z)-([0-9a-f]{16})-(\\p{Nd}{6,9})\\.audit(\\.gz)?");
    private static final char UNDECODED = '\ufffd';

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
        Matcher name = FORM.matcher(text(file));
        if (!name.matches() || !isOfOneScript(name.group(3))) {
            return Optional.empty();
        }
        return Optional.of(new TrailName(
                name.group(1), Long.parseUnsignedLong(name.group(2), 16), Integer.parseInt(name.group(3))));
    }

    /**
     * The name of a file, read as UTF-8. Without a UTF-8 locale the JVM replaces each byte that is not ASCII, and keeps
     * the bytes only in the path.
     */
    private static String text(Path file) {
        String name = String.valueOf(file.getFileName());
        if (name.indexOf(UNDECODED) < 0) {
            return name;
        }
        String path = file.toUri().getRawPath();
        return URLDecoder.decode(path.substring(path.lastIndexOf('/') + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** A locale has one zero, and its other digits follow it. */
    private static boolean isOfOneScript(String number) {
        int zero = number.charAt(0) - Character.digit(number.charAt(0), 10);
        return number.chars().allMatch(c -> c - zero >= 0 && c - zero <= 9);
    }

    String fileName() {
        return began + "-" + HexFormat.of().toHexDigits(trailId) + "-" + String.format(Locale.ROOT, "%06d", number)
                + PLAIN;
    }

    String compressedName() {
        return fileName() + ".gz";
    }
}
