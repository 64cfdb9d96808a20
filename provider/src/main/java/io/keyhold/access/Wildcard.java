package io.keyhold.access;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Matches text against patterns with {@code *} (any run) and {@code ?} (one character), without recursion and without a
 * regular expression. A compiled pattern is a string in which two noncharacters of Unicode stand for the wildcards, so
 * that a literal star stays one.
 */
final class Wildcard {
    static final char ANY_RUN = '\uffff';
    static final char ANY_ONE = '\ufffe';

    /**
     * The worst cost of the plain matcher: the text is gone through again for each character of the longest piece
     * between two stars. Above that the bit-parallel one takes over, whose time does not depend on the pattern's form.
     */
    private static final long PLAIN_WORK = 1 << 16;

    private static final int LATIN = 256;

    private Wildcard() {}

    /** Turns every {@code *} and {@code ?} of {@code text} into a wildcard. */
    static String compile(String text) {
        return text.replace('*', ANY_RUN).replace('?', ANY_ONE);
    }

    /** The pattern as people write it. */
    static String show(String pattern) {
        return pattern.replace(ANY_RUN, '*').replace(ANY_ONE, '?');
    }

    /** Whether the text could be taken for a wildcard when it becomes part of a pattern. */
    static boolean isReserved(String text) {
        return text.indexOf(ANY_RUN) >= 0 || text.indexOf(ANY_ONE) >= 0;
    }

    static boolean matches(String pattern, String text) {
        if (pattern.length() == 1 && pattern.charAt(0) == ANY_RUN) {
            return true;
        }
        if (!endsAlike(pattern, text)
                || pattern.length() > text.length() && pattern.length() - stars(pattern) > text.length()) {
            return false;
        }
        return (long) pattern.length() * text.length() <= PLAIN_WORK
                        || (long) longestPiece(pattern) * text.length() <= PLAIN_WORK
                ? matchesPlain(pattern, text)
                : matchesInParallel(pattern, text);
    }

    /** Greedy, falling back to the last star: linear for ordinary patterns. */
    private static boolean matchesPlain(String pattern, String text) {
        int p = 0;
        int t = 0;
        int starP = -1;
        int starT = 0;
        while (t < text.length()) {
            char c = p < pattern.length() ? pattern.charAt(p) : '\0';
            if (p < pattern.length() && c == ANY_RUN) {
                starP = ++p;
                starT = t;
            } else if (p < pattern.length() && (c == ANY_ONE || c == text.charAt(t))) {
                p++;
                t++;
            } else if (starP >= 0) {
                p = starP;
                t = ++starT;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == ANY_RUN) {
            p++;
        }
        return p == pattern.length();
    }

    /**
     * All positions of the pattern at once, 64 to a word: time is pattern length times text length over 64, whatever the
     * pattern. State {@code i} means that {@code i} characters of the pattern, stars not counted, are matched; a star is a
     * state that stays.
     */
    private static boolean matchesInParallel(String pattern, String text) {
        int length = pattern.length() - stars(pattern);
        int words = length / Long.SIZE + 1;
        Steps steps = new Steps(pattern, words);
        long[] states = new long[words];
        states[0] = 1;
        for (int t = 0; t < text.length(); t++) {
            long[] step = steps.of(text.charAt(t));
            long carry = 0;
            for (int w = 0; w < words; w++) {
                long moved = states[w] & step[w];
                long next = moved << 1 | carry | states[w] & steps.stay[w];
                carry = moved >>> (Long.SIZE - 1);
                states[w] = next;
            }
        }
        return (states[length / Long.SIZE] >>> length & 1) != 0;
    }

    /** For each character the states that it leads on from; and the states that stay whatever comes. */
    private static final class Steps {
        private final long[] stay;
        private final long[] any;
        private final long[][] latin = new long[LATIN][];
        private final Map<Character, long[]> others = new HashMap<>();

        Steps(String pattern, int words) {
            stay = new long[words];
            any = new long[words];
            int state = 0;
            for (int p = 0; p < pattern.length(); p++) {
                char c = pattern.charAt(p);
                long[] set = c == ANY_RUN ? stay : c == ANY_ONE ? any : literal(c, words);
                set[state / Long.SIZE] |= 1L << state;
                state += c == ANY_RUN ? 0 : 1;
            }
            for (long[] step : latin) {
                add(step);
            }
            others.values().forEach(this::add);
        }

        long[] of(char c) {
            long[] known = c < LATIN ? latin[c] : others.get(c);
            return known == null ? any : known;
        }

        private long[] literal(char c, int words) {
            if (c >= LATIN) {
                return others.computeIfAbsent(c, one -> new long[words]);
            }
            if (latin[c] == null) {
                latin[c] = new long[words];
            }
            return latin[c];
        }

        private void add(long @Nullable [] step) {
            for (int w = 0; step != null && w < step.length; w++) {
                step[w] |= any[w];
            }
        }
    }

    /** Whether the end of the text is what follows the last star; most of what does not match is seen here. */
    private static boolean endsAlike(String pattern, String text) {
        int t = text.length() - 1;
        for (int p = pattern.length() - 1; p >= 0; p--) {
            char c = pattern.charAt(p);
            if (c == ANY_RUN) {
                return true;
            }
            if (t < 0 || c != ANY_ONE && c != text.charAt(t)) {
                return false;
            }
            t--;
        }
        return t < 0;
    }

    private static int longestPiece(String pattern) {
        int longest = 0;
        int piece = 0;
        for (int p = 0; p < pattern.length(); p++) {
            piece = pattern.charAt(p) == ANY_RUN ? 0 : piece + 1;
            longest = Math.max(longest, piece);
        }
        return longest + 1;
    }

    private static int stars(String pattern) {
        int stars = 0;
        for (int p = 0; p < pattern.length(); p++) {
            if (pattern.charAt(p) == ANY_RUN) {
                stars++;
            }
        }
        return stars;
    }
}
