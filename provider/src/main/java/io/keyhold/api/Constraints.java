package io.keyhold.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Collects the members of a request that are out of their limits and reports them in one error, in the words of AWS.
 * Not safe for concurrent use.
 */
public final class Constraints {
    /** Compiled once; every caller passes a constant of the service model. */
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private final Violations violations = new Violations();

    /** Starts with no violation. */
    public Constraints() {}

    /** Holds a text to a number of characters, and to text that can be stored without loss. */
    public void length(String member, String value, int min, int max) {
        if (!Utf8.hasForm(value)) {
            violations.add(value, member, "Member must be Unicode text, without half of a surrogate pair");
        }
        between(member, Optional.of(value), value.length(), min, max, "length");
    }

    /** Holds an optional text to a number of characters. */
    public void length(String member, Optional<String> value, int min, int max) {
        value.ifPresent(text -> length(member, text, min, max));
    }

    /** Holds bytes to a number of them; the value is never shown. */
    public void size(String member, byte[] value, int min, int max) {
        between(member, Optional.empty(), value.length, min, max, "length");
    }

    /** Holds optional bytes to a number of them; the value is never shown. */
    public void size(String member, Optional<byte[]> value, int min, int max) {
        value.ifPresent(bytes -> size(member, bytes, min, max));
    }

    /** Holds a number to a range. */
    public void range(String member, int value, int min, int max) {
        between(member, Optional.of(Integer.toString(value)), value, min, max, "value");
    }

    /** Holds an optional number to a range. */
    public void range(String member, Optional<Integer> value, int min, int max) {
        value.ifPresent(number -> range(member, number, min, max));
    }

    /** Holds a list to a number of entries. */
    public void count(String member, List<?> value, int min, int max) {
        between(member, Optional.empty(), value.size(), min, max, "length");
    }

    /** Holds each text of a list to a number of characters. */
    public void each(String member, List<String> values, int min, int max) {
        for (int i = 0; i < values.size(); i++) {
            length(member + "." + (i + 1) + ".member", values.get(i), min, max);
        }
    }

    /** Holds each tag to the limits of tag keys and values. */
    public void tags(String member, List<Tag> tags) {
        for (int i = 0; i < tags.size(); i++) {
            String prefix = member + "." + (i + 1) + ".member.";
            length(prefix + "tagKey", tags.get(i).tagKey(), 1, 128);
            length(prefix + "tagValue", tags.get(i).tagValue(), 0, 256);
        }
    }

    /** Holds a text to a pattern of the service model. */
    public void pattern(String member, String value, String pattern) {
        if (!matches(value, pattern)) {
            violations.add(value, member, "Member must satisfy regular expression pattern: " + pattern);
        }
    }

    private static boolean matches(String value, String pattern) {
        return PATTERNS.computeIfAbsent(pattern, Pattern::compile)
                .matcher(value)
                .matches();
    }

    /** Holds an optional text to a pattern of the service model. */
    public void pattern(String member, Optional<String> value, String pattern) {
        value.ifPresent(text -> pattern(member, text, pattern));
    }

    /** Holds a text to a number of characters and a pattern; the value is never shown. */
    public void secret(String member, String value, int min, int max, String pattern) {
        between(member, Optional.empty(), value.length(), min, max, "length");
        if (!Utf8.hasForm(value) || !matches(value, pattern)) {
            violations.addUnseen(member, "Member must satisfy regular expression pattern: " + pattern);
        }
    }

    /** Holds an optional text to a number of characters and a pattern; the value is never shown. */
    public void secret(String member, Optional<String> value, int min, int max, String pattern) {
        value.ifPresent(text -> secret(member, text, min, max, pattern));
    }

    /**
     * Ends the check.
     *
     * @throws KmsException.Validation if anything is out of its limits; names the first of them
     */
    public void require() {
        violations.require();
    }

    private void between(String member, Optional<String> shown, long actual, int min, int max, String what) {
        if (actual < min || actual > max) {
            String constraint = "Member must have " + what
                    + (actual < min ? " greater than or equal to " + min : " less than or equal to " + max);
            shown.ifPresentOrElse(
                    value -> violations.add(value, member, constraint), () -> violations.addUnseen(member, constraint));
        }
    }
}
