package io.keyhold.server.xks;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the path of a request asks for.
 *
 * @param prefix what is before {@code /kms/xks/v1}; may be empty
 * @param operation the operation
 * @param keyId what the client calls the key; empty where there is none
 */
public record XksPath(String prefix, Operation operation, String keyId) {
    /** What the paths of version 1 of the protocol have after their prefix. */
    public static final String VERSION = "/kms/xks/v1";

    /** The longest prefix with version, as AWS KMS takes it. */
    public static final int MAX_CHARS = 128;

    private static final Pattern FORM = Pattern.compile("(?<prefix>(?:/[A-Za-z0-9/_-]+)?)" + VERSION
            + "(?:/health|/keys/(?!\\.{1,2}/)(?<key>[A-Za-z0-9_.-]{1,128})/(?<operation>metadata|encrypt|decrypt))");
    private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9_-]+)*");

    /** An operation of the protocol. */
    public enum Operation {
        /** {@code GetKeyMetadata}. */
        METADATA("GetKeyMetadata"),
        /** {@code Encrypt}. */
        ENCRYPT("Encrypt"),
        /** {@code Decrypt}. */
        DECRYPT("Decrypt"),
        /** {@code GetHealthStatus}. */
        HEALTH("GetHealthStatus");

        private final String shown;

        Operation(String shown) {
            this.shown = shown;
        }

        /** Its name in the specification. */
        public String shown() {
            return shown;
        }
    }

    /** The path, if it is one of the protocol under one of these prefixes. */
    public static Optional<XksPath> parse(String path, Set<String> prefixes) {
        Matcher form = FORM.matcher(path);
        if (!form.matches() || !prefixes.contains(form.group("prefix"))) {
            return Optional.empty();
        }
        String operation = form.group("operation");
        return Optional.of(
                operation == null
                        ? new XksPath(form.group("prefix"), Operation.HEALTH, "")
                        : new XksPath(form.group("prefix"), ofKey(operation), form.group("key")));
    }

    private static Operation ofKey(String name) {
        return switch (name) {
            case "metadata" -> Operation.METADATA;
            case "encrypt" -> Operation.ENCRYPT;
            default -> Operation.DECRYPT;
        };
    }

    /** Whether a text can be a prefix: empty, or segments that each begin with a slash. */
    public static boolean isPrefix(String text) {
        return PREFIX.matcher(text).matches() && text.length() + VERSION.length() <= MAX_CHARS;
    }
}
