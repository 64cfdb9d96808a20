package io.keyhold.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Texts as UTF-8, without loss: what has no UTF-8 form is refused, and so are bytes that are the form of no text. The
 * methods of {@code String} put {@code ?} or U+FFFD in their place, and two different texts become one.
 */
public final class Utf8 {
    private static final String REMEDY = "Pass well-formed Unicode text; write binary values in hex";
    private static final char REPLACEMENT = '\ufffd';

    private Utf8() {}

    /** Whether a text has a UTF-8 form: it holds no half of a surrogate pair. */
    public static boolean hasForm(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair = Character.isHighSurrogate(text.charAt(i))
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /**
     * The bytes of a text, without its length.
     *
     * @throws KmsException.Validation if the text holds half of a surrogate pair
     */
    public static byte[] encode(String text) {
        if (!hasForm(text)) {
            throw new KmsException.Validation(
                    "the text `" + printable(text) + "` holds half a surrogate pair, which has no UTF-8 form", REMEDY);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The same of a text that no message may show.
     *
     * @throws KmsException.Validation if the text holds half of a surrogate pair
     */
    public static byte[] encodeUnseen(String text) {
        if (!hasForm(text)) {
            throw new KmsException.Validation(
                    "a text of " + text.length() + " characters holds half a surrogate pair, which has no UTF-8 form",
                    REMEDY);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The text of bytes; empty if they are the form of none. */
    public static Optional<String> decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 || Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))
                ? Optional.of(text)
                : Optional.empty();
    }

    /** The beginning of a text, of at most so many characters; a pair is not cut in halves. */
    public static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        boolean pair = Character.isHighSurrogate(text.charAt(most - 1)) && Character.isLowSurrogate(text.charAt(most));
        return text.substring(0, pair ? most - 1 : most);
    }

    /** The text with each half of a surrogate pair spelled as in Java and JSON, a backslash, {@code u} and four hex digits. */
    public static String printable(String text) {
        if (hasForm(text)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                shown.append("\\u").append(Integer.toHexString(c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }
}
