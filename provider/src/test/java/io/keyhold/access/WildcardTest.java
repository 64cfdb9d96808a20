package io.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The matcher against the textbook one, which fills a table; short texts and those long enough for its other way. */
final class WildcardTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void matches_randomPatterns_agreesWithTheTable(long seed) {
        Random random = new Random(seed);
        int matched = 0;
        for (int i = 0; i < 400; i++) {
            boolean large = i % 20 == 0;
            String text = text(random, large ? 700 : 12, "ab\u00e9\u4e2d");
            String written = pattern(random, text, large);
            boolean expected = table(written, text);
            matched += expected ? 1 : 0;
            assertThat(Wildcard.matches(Wildcard.compile(written), text))
                    .as("`%s` against `%s`", written, text)
                    .isEqualTo(expected);
        }
        assertThat(matched).isBetween(40, 390);
    }

    private static String text(Random random, int most, String letters) {
        StringBuilder text = new StringBuilder();
        int length = most > 100 ? most : random.nextInt(most);
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    /** The text itself with some of it replaced by wildcards, and now and then spoilt. */
    private static String pattern(Random random, String text, boolean large) {
        StringBuilder pattern = new StringBuilder();
        int rarely = large ? 150 : 4;
        for (int i = 0; i < text.length(); i++) {
            switch (random.nextInt(rarely)) {
                case 0 -> {
                    pattern.append('*');
                    i += random.nextInt(3);
                }
                case 1 -> pattern.append('?');
                default -> pattern.append(text.charAt(i));
            }
        }
        if (random.nextInt(3) == 0) {
            pattern.insert(random.nextInt(pattern.length() + 1), "a");
        }
        return pattern.toString();
    }

    private static boolean table(String pattern, String text) {
        boolean[][] fits = new boolean[pattern.length() + 1][text.length() + 1];
        fits[0][0] = true;
        for (int p = 1; p <= pattern.length(); p++) {
            char c = pattern.charAt(p - 1);
            fits[p][0] = c == '*' && fits[p - 1][0];
            for (int t = 1; t <= text.length(); t++) {
                fits[p][t] = c == '*'
                        ? fits[p - 1][t] || fits[p][t - 1]
                        : fits[p - 1][t - 1] && (c == '?' || c == text.charAt(t - 1));
            }
        }
        return fits[pattern.length()][text.length()];
    }
}
