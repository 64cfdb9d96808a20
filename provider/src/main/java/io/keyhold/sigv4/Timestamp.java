package io.keyhold.sigv4;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The text of {@code X-Amz-Date}, for example {@code 20150830T123600Z}. */
final class Timestamp {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final Pattern SHAPE = Pattern.compile("[0-9]{8}T[0-9]{6}Z");
    private static final int DATE_CHARACTERS = 8;

    private Timestamp() {}

    static String of(Instant time) {
        return FORM.format(time.atOffset(ZoneOffset.UTC));
    }

    static Optional<Instant> parse(String text) {
        if (!SHAPE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.parse(text, FORM).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The day in which a timestamp lies, in the form of a credential scope. */
    static String date(String timestamp) {
        return timestamp.substring(0, DATE_CHARACTERS);
    }
}
