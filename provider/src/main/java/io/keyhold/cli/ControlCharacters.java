package io.keyhold.cli;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes text safe to show: what would steer a terminal, forge a line or hide other text is written as an escape of JSON, so
 * that a JSON document keeps its meaning. That is every control and format character (C0, C1, bidirectional, zero width), the
 * line and paragraph separators, and half of a surrogate pair. A joiner between letters of a script that needs it, or between
 * emoji, stays.
 */
final class ControlCharacters {
    private static final Pattern LONE_RETURN = Pattern.compile("\r(?!\n)");
    private static final int NON_JOINER = 0x200c;
    private static final int JOINER = 0x200d;

    /** Scripts whose words are written with joiners. Source: Unicode Technical Standard 39 and Standard Annex 31, section 2.3. */
    private static final Set<UnicodeScript> JOINED = EnumSet.of(
            UnicodeScript.ARABIC,
            UnicodeScript.SYRIAC,
            UnicodeScript.NKO,
            UnicodeScript.MANDAIC,
            UnicodeScript.MONGOLIAN,
            UnicodeScript.DEVANAGARI,
            UnicodeScript.BENGALI,
            UnicodeScript.GURMUKHI,
            UnicodeScript.GUJARATI,
            UnicodeScript.ORIYA,
            UnicodeScript.TAMIL,
            UnicodeScript.TELUGU,
            UnicodeScript.KANNADA,
            UnicodeScript.MALAYALAM,
            UnicodeScript.SINHALA,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.TIBETAN);

    private ControlCharacters() {}

    /** For a name, a value or a sentence: no line ends. */
    static String escape(String text) {
        return escape(text, false);
    }

    /** For a text that has lines: line feeds and tabs stay; a carriage return that is not before a line feed becomes one. */
    static String escapeLines(String text) {
        return escape(LONE_RETURN.matcher(text).replaceAll("\n"), true);
    }

    private static String escape(String text, boolean lines) {
        int plain = 0;
        while (plain < text.length() && isPlain(text.charAt(plain))) {
            plain++;
        }
        if (plain == text.length()) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, plain);
        for (int i = plain; i < text.length(); ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (!isHarmful(c) || lines && (c == '\n' || c == '\r' || c == '\t') || isNeededJoiner(text, c, i, next)) {
                shown.appendCodePoint(c);
            } else {
                append(shown, text.substring(i, next));
            }
            i = next;
        }
        return shown.toString();
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c <= '~';
    }

    private static boolean isHarmful(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static boolean isNeededJoiner(String text, int c, int at, int next) {
        return (c == JOINER || c == NON_JOINER)
                && at > 0
                && next < text.length()
                && takesJoiners(text.codePointBefore(at))
                && takesJoiners(text.codePointAt(next));
    }

    private static boolean takesJoiners(int c) {
        int type = Character.getType(c);
        boolean emoji = type == Character.OTHER_SYMBOL || c == 0xfe0f || c >= 0x1f3fb && c <= 0x1f3ff;
        return emoji || !isHarmful(c) && JOINED.contains(UnicodeScript.of(c));
    }

    private static void append(StringBuilder shown, String harmful) {
        switch (harmful.charAt(0)) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> {
                for (int i = 0; i < harmful.length(); i++) {
                    shown.append("\\u").append(HexFormat.of().toHexDigits(harmful.charAt(i)));
                }
            }
        }
    }
}
