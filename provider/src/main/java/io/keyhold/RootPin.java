package io.keyhold;

import io.keyhold.config.Passphrases;
import io.keyhold.config.Settings;
import io.keyhold.tokens.PinSource;
import io.keyhold.tokens.TokenException;
import java.util.Arrays;

/**
 * The PIN of the token with the root key: the one that was given for opening, and after that the one that the settings lead to. One
 * that was typed is not kept, so if somebody else logs the token out, it is asked for with the next start.
 */
final class RootPin implements PinSource {
    private final Settings.Root root;
    private final char[] given;
    private boolean closed;

    RootPin(Settings.Root root, char[] given) {
        this.root = root;
        this.given = given.clone();
    }

    @Override
    public synchronized char[] pin() {
        if (!closed) {
            return given.clone();
        }
        if (root.passwordFile().equals("prompt")) {
            throw new TokenException(
                    TokenException.Kind.NO_KEY,
                    "the token was logged out, and its PIN was typed, so it is not there any more");
        }
        return Passphrases.of(root);
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(given, '\0');
    }
}
