package io.keyhold.access;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;

/** How one value of a policy compares with one of a request, for the second judge. */
final class NaiveValues {
    private final NaiveConditions conditions;

    NaiveValues(NaiveConditions conditions) {
        this.conditions = conditions;
    }

    boolean matches(String test, String wanted, String actual) {
        return switch (test) {
            case "StringEquals" -> text(wanted).filter(actual::equals).isPresent();
            case "StringEqualsIgnoreCase" ->
                text(wanted).filter(actual::equalsIgnoreCase).isPresent();
            case "StringLike" ->
                conditions
                        .expand(wanted, true)
                        .filter(pattern -> NaiveConditions.like(pattern, actual))
                        .isPresent();
            case "ArnEquals", "ArnLike" -> conditions.arnLike(wanted, actual);
            case "Bool" -> wanted.equalsIgnoreCase(actual);
            case "BinaryEquals" -> isBase64(actual) && wanted.equals(actual);
            case "IpAddress" -> ip(wanted, actual);
            default -> test.startsWith("Date") ? date(test, wanted, actual) : number(test, wanted, actual);
        };
    }

    private Optional<String> text(String wanted) {
        return conditions.expand(wanted, false).map(tokens -> {
            StringBuilder text = new StringBuilder();
            tokens.forEach(token -> text.append((char) token.intValue()));
            return text.toString();
        });
    }

    private static boolean number(String test, String wanted, String actual) {
        try {
            return compared(test.replace("Numeric", ""), new BigDecimal(actual).compareTo(new BigDecimal(wanted)));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean date(String test, String wanted, String actual) {
        try {
            return compared(test.replace("Date", ""), instant(actual).compareTo(instant(wanted)));
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static Instant instant(String text) {
        return text.matches("-?[0-9]{5,12}")
                ? Instant.ofEpochSecond(Long.parseLong(text))
                : OffsetDateTime.parse(text).toInstant();
    }

    private static boolean compared(String test, int order) {
        return switch (test) {
            case "Equals" -> order == 0;
            case "LessThan" -> order < 0;
            case "LessThanEquals" -> order <= 0;
            case "GreaterThan" -> order > 0;
            case "GreaterThanEquals" -> order >= 0;
            default -> throw new IllegalArgumentException(test);
        };
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean ip(String wanted, String actual) {
        if (!actual.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            return false;
        }
        String[] range = wanted.split("/", -1);
        String address = bits(actual);
        String prefix = bits(range[0]);
        int length = range.length == 1 ? prefix.length() : Integer.parseInt(range[1]);
        return address.length() == prefix.length() && address.startsWith(prefix.substring(0, length));
    }

    private static String bits(String literal) {
        try {
            StringBuilder bits = new StringBuilder();
            for (byte one : InetAddress.getByName(literal).getAddress()) {
                bits.append(Integer.toBinaryString(one & 0xff | 0x100).substring(1));
            }
            return bits.toString();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }
}
