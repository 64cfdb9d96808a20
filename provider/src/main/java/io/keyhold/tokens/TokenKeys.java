package io.keyhold.tokens;

import io.keyhold.tokens.TokenException.Kind;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

/** The keys of a token that is logged in to. Safe for concurrent use. */
public final class TokenKeys {
    private static final int AES_BITS = 256;
    private final Token token;
    private final PinSource pins;

    TokenKeys(Token token, PinSource pins) {
        this.token = token;
        this.pins = pins;
    }

    /** The token. */
    public Token token() {
        return token;
    }

    /**
     * Makes an AES-256 key that cannot leave the token.
     *
     * @throws TokenException if there is an object of that label
     */
    public TokenAes createAes(String label) {
        synchronized (
                token) { // two at once would each find the label free, and a token with a label twice cannot be listed
            again(() -> {
                KeyStore store = token.keyStore();
                if (store.containsAlias(label)) {
                    throw new TokenException(
                            Kind.UNFIT_KEY, token.label() + " has an object with the label `" + label + "` already");
                }
                KeyGenerator generator = KeyGenerator.getInstance("AES", token.provider());
                generator.init(AES_BITS);
                SecretKey session = generator.generateKey();
                store.setEntry(label, new KeyStore.SecretKeyEntry(session), null);
                return label;
            });
        }
        return aes(label);
    }

    /**
     * An AES key by its label.
     *
     * @throws TokenException if it is not there, or not a key that must stay where it is
     */
    public TokenAes aes(String label) {
        return new TokenAes(this, label);
    }

    /** Whether there is an object of that label; false may also mean that the token is lost. */
    public boolean has(String label) {
        return again(() -> token.keyStore().containsAlias(label));
    }

    /** The labels of all objects that have one. */
    public List<String> labels() {
        return again(() -> Collections.list(token.keyStore().aliases()));
    }

    /** Deletes the object of that label; gives whether it was there. */
    public boolean delete(String label) {
        return again(() -> {
            KeyStore store = token.keyStore();
            boolean isThere = store.containsAlias(label);
            if (isThere) {
                store.deleteEntry(label);
            }
            return isThere;
        });
    }

    /** Fills an array with random bytes of the token. */
    public void random(byte[] bytes) {
        byte[] made = again(() -> {
            byte[] own = new byte[bytes.length];
            SecureRandom.getInstance("PKCS11", token.provider()).nextBytes(own);
            return own;
        });
        System.arraycopy(made, 0, bytes, 0, bytes.length);
        Arrays.fill(made, (byte) 0);
    }

    /** The key of that label as it is now; it must not be one that can be read. */
    Key find(String label) {
        return again(() -> {
            Key key = token.keyStore().getKey(label, null);
            if (key == null) {
                throw new TokenException(
                        Kind.NO_KEY,
                        "token `" + token.label() + "` has no key with the label `" + label
                                + "`, or it was logged out, or it is lost");
            }
            requireInside(label, key);
            return key;
        });
    }

    private void requireInside(String label, Key key) {
        byte[] readable = key.getEncoded();
        // A key that is sensitive and can be wrapped by another one has no bytes here; SunPKCS11 shows it in words
        // only.
        if (readable != null || key.toString().contains(", extractable")) {
            if (readable != null) {
                Arrays.fill(readable, (byte) 0);
            }
            throw new TokenException(
                    Kind.UNFIT_KEY,
                    "key `" + label + "` of token `" + token.label()
                            + "` can be read: it is not both sensitive and not extractable");
        }
    }

    /** Calls the token, and once more after having logged in again if it may have been logged out. */
    <T> T again(Callable<T> work) {
        try {
            return token.call(work);
        } catch (TokenException e) {
            if (e.kind() != Kind.NO_KEY && e.kind() != Kind.FAILED) {
                throw e;
            }
            token.show(pins);
            return token.call(work);
        }
    }
}
