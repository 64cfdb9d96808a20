package io.keyhold.config;

/**
 * How many characters of a passphrase make it harder to guess. One that continues a repetition ({@code aaaa}), a row
 * ({@code abcd}, {@code 4321}) or a pattern that the whole passphrase repeats ({@code changeitchangeit}) does not count. It
 * knows no words: a passphrase that passes may still be easy to guess.
 */
public final class PassphraseStrength {
    /** Below this many a passphrase is called weak. */
    public static final int ENOUGH = 12;

    private PassphraseStrength() {}

    /** Whether fewer than {@link #ENOUGH} characters count. */
    public static boolean isWeak(char[] passphrase) {
        return of(passphrase) < ENOUGH;
    }

    /** How many characters count. */
    public static int of(char[] passphrase) {
        int length = pattern(passphrase);
        int counted = Math.min(1, length);
        for (int i = 1; i < length; i++) {
            if (Math.abs(passphrase[i] - passphrase[i - 1]) > 1) {
                counted++;
            }
        }
        return counted;
    }

    /** The length of the shortest beginning of which the rest is a repetition. */
    private static int pattern(char[] text) {
        for (int period = 1; period < text.length; period++) {
            int i = period;
            while (i < text.length && text[i] == text[i - period]) {
                i++;
            }
            if (i == text.length) {
                return period;
            }
        }
        return text.length;
    }
}
