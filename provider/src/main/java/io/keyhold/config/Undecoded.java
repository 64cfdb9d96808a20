package io.keyhold.config;

import io.keyhold.api.KmsException;
import java.nio.charset.CharacterCodingException;

/**
 * Refuses words from outside that the JVM could not decode. Arguments, environment variables, what a person types, and the
 * names of the home and working directory are decoded by the character set of the locale, and each byte that it does not
 * know becomes U+FFFD: two passphrases of one length are then the same, and so are two directories.
 */
public final class Undecoded {
    private static final char REPLACEMENT = '\ufffd';

    private Undecoded() {}

    /** The cause of such a refusal. */
    public static final class Failure extends CharacterCodingException {
        private static final long serialVersionUID = 1L;

        private Failure() {}

        @Override
        public String getMessage() {
            return "bytes that are not text in " + charset();
        }
    }

    /**
     * Refuses a word that holds U+FFFD, without showing it.
     *
     * @param what names the word in the refusal, as the beginning of a sentence
     * @throws KmsException.Configuration with a {@link Failure} as its cause
     */
    public static void refuse(CharSequence word, String what) {
        if (word.chars().anyMatch(c -> c == REPLACEMENT)) {
            throw new KmsException.Configuration(
                    what + " is not text in " + charset() + ", the character set of this process",
                    "Write it in UTF-8, and start the process under a UTF-8 locale, such as LC_ALL=C.UTF-8",
                    new Failure());
        }
    }

    /** The name of the character set of the locale. */
    public static String charset() {
        return System.getProperty("sun.jnu.encoding", "UTF-8");
    }
}
