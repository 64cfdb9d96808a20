package io.keyhold.api;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A name in the {@code subjectAltName} of a certificate. Source: RFC 5280, section 4.2.1.6.
 *
 * @param kind what the value is
 * @param value the name, in ASCII
 */
public record AlternativeName(Kind kind, String value) {
    private static final Pattern HOST =
            Pattern.compile("(?:\\*\\.)?[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\\.[A-Za-z0-9_-]+)*");
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern MAILBOX = Pattern.compile("[\\x21-\\x7e&&[^@]]+@[\\x21-\\x7e&&[^@]]+");
    private static final Pattern ASCII = Pattern.compile("[\\x21-\\x7e]+");
    private static final int MAX_HOST_CHARACTERS = 253;

    /** The kinds of name. */
    public enum Kind {
        /** A host name; its first label may be {@code *}. */
        DNS,
        /** An IPv4 or IPv6 address, in digits. */
        IP,
        /** A mail address. */
        EMAIL,
        /** An absolute URI. */
        URI
    }

    /** Refuses what is not a name of that kind. */
    public AlternativeName {
        boolean fits = switch (kind) {
            case DNS ->
                value.length() <= MAX_HOST_CHARACTERS && HOST.matcher(value).matches();
            case IP -> isAddress(value);
            case EMAIL -> MAILBOX.matcher(value).matches();
            case URI -> isAbsoluteUri(value);
        };
        if (!fits) {
            throw new KmsException.Validation(
                    "`" + value + "` is not a name of kind " + kind, "Pass " + kind.name() + ":" + example(kind));
        }
    }

    /** A host name, such as {@code web.example.com} or {@code *.example.com}. */
    public static AlternativeName dns(String host) {
        return new AlternativeName(Kind.DNS, host);
    }

    /** An IPv4 or IPv6 address in digits; nothing is looked up. */
    public static AlternativeName ip(String address) {
        return new AlternativeName(Kind.IP, address);
    }

    /** A mail address. */
    public static AlternativeName email(String mailbox) {
        return new AlternativeName(Kind.EMAIL, mailbox);
    }

    /** An absolute URI, such as {@code spiffe://example.com/web}. */
    public static AlternativeName uri(String uri) {
        return new AlternativeName(Kind.URI, uri);
    }

    /** The name that keytool and openssl write as {@code DNS:web.example.com}; the kind in any case. */
    public static AlternativeName parse(String text) {
        int colon = text.indexOf(':');
        String kind = text.substring(0, Math.max(colon, 0)).toUpperCase(Locale.ROOT);
        for (Kind known : Kind.values()) {
            if (known.name().equals(kind)) {
                return new AlternativeName(known, text.substring(colon + 1));
            }
        }
        throw new KmsException.Validation(
                "alternative name `" + text + "` does not begin with DNS:, IP:, EMAIL: or URI:", "Pass DNS:" + text);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return kind + ":" + value;
    }

    private static boolean isAddress(String value) {
        if (!ADDRESS.matcher(value).matches()) {
            return false;
        }
        try {
            return !InetAddress.getByName(value).getHostAddress().isEmpty(); // digits only: no look-up
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isAbsoluteUri(String value) {
        try {
            return ASCII.matcher(value).matches() && new URI(value).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String example(Kind kind) {
        return switch (kind) {
            case DNS -> "web.example.com";
            case IP -> "192.0.2.1 or 2001:db8::1";
            case EMAIL -> "someone@example.com";
            case URI -> "https://example.com/web";
        };
    }
}
