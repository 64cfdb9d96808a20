package io.keyhold.access;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Optional;

/** Numbers, dates and bytes as condition values write them. */
final class Scalars {
    private static final int MAX_NUMBER = 32;

    private Scalars() {}

    /** A decimal number of at most 32 characters, without exponent. */
    static Optional<BigDecimal> findNumber(String text) {
        int digits = 0;
        int points = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.') {
                points++;
            } else if (c != '-' && c != '+' || i > 0) {
                return Optional.empty();
            }
        }
        return digits == 0 || points > 1 || text.length() > MAX_NUMBER
                ? Optional.empty()
                : Optional.of(new BigDecimal(text));
    }

    /**
     * A W3C date: year, month, day, or time with zone; or seconds since 1970. Four digits are a year.
     *
     * @see <a href="https://www.w3.org/TR/NOTE-datetime">W3C, Date and Time Formats</a>
     */
    static Optional<Instant> findDate(String text) {
        try {
            if (isInteger(text) && text.length() != 4) {
                return text.length() > 12 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
            }
            return switch (text.length()) {
                case 4 -> Optional.of(midnight(Year.parse(text).atDay(1)));
                case 7 -> Optional.of(midnight(YearMonth.parse(text).atDay(1)));
                case 10 -> Optional.of(midnight(LocalDate.parse(text)));
                default ->
                    Optional.of(OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                            .toInstant());
            };
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Bytes in base64 with padding. */
    static Optional<byte[]> findBase64(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Instant midnight(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static boolean isInteger(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() > start;
    }
}
