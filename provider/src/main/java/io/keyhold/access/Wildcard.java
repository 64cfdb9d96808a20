package io.keyhold.access;

import java.util.HashMap;
import java.util.Map;

/**
 * Matches text against patterns with {@code *} (any run) and {@code ?} (one character), without recursion and without a
 * regular expression. A compiled pattern is a string in which two noncharacters of Unicode stand for the wildcards, so
 * that a literal star stays one.
 */
final class Wildcard {
    static final char ANY_RUN = '\uffff';
    static final char ANY_ONE = '\ufffe';

    /** Above this product of lengths the plain matcher, quadratic at its worst, gives way to the bit-parallel one. */
    private static final long PLAIN_WORK = 1 << 16;

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
        return (long) pattern.length() * text.length() <= PLAIN_WORK
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
        if (length > text.length() || stars(pattern) == 0 && length != text.length()) {
            return false;
        }
        int words = length / Long.SIZE + 1;
        long[] stay = new long[words];
        Map<Character, long[]> steps = steps(pattern, text, stay, words);
        long[] states = new long[words];
        states[0] = 1;
        for (int t = 0; t < text.length(); t++) {
            long[] step = steps.get(text.charAt(t));
            long carry = 0;
            for (int w = 0; w < words; w++) {
                long moved = step == null ? 0 : states[w] & step[w];
                long next = moved << 1 | carry | states[w] & stay[w];
                carry = moved >>> (Long.SIZE - 1);
                states[w] = next;
            }
        }
        return (states[length / Long.SIZE] >>> length & 1) != 0;
    }

    private static Map<Character, long[]> steps(String pattern, String text, long[] stay, int words) {
        Map<Character, long[]> steps = new HashMap<>();
        for (int t = 0; t < text.length(); t++) {
            steps.computeIfAbsent(text.charAt(t), c -> new long[words]);
        }
        int state = 0;
        for (int p = 0; p < pattern.length(); p++) {
            char c = pattern.charAt(p);
            long bit = 1L << state;
            int word = state / Long.SIZE;
            if (c == ANY_RUN) {
                stay[word] |= bit;
                continue;
            }
            if (c == ANY_ONE) {
                steps.values().forEach(step -> step[word] |= bit);
            } else {
                long[] step = steps.get(c);
                if (step != null) {
                    step[word] |= bit;
                }
            }
            state++;
        }
        return steps;
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
