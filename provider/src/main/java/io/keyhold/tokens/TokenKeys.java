package io.keyhold.tokens;

import io.keyhold.tokens.TokenException.Kind;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javax.crypto.KeyGenerator;

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
        create(label, "AES", generator -> generator.init(AES_BITS));
        return aes(label);
    }

    private void create(String label, String algorithm, Consumer<KeyGenerator> size) {
        // two at once would each find the label free, and a token with a label twice cannot be listed
        token.exclusively(() -> again(() -> {
            KeyStore store = token.keyStore();
            requireFree(store, label);
            KeyGenerator generator = KeyGenerator.getInstance(algorithm, token.provider());
            size.accept(generator);
            store.setEntry(label, new KeyStore.SecretKeyEntry(generator.generateKey()), null);
            return label;
        }));
    }

    private void requireFree(KeyStore store, String label) throws GeneralSecurityException {
        if (store.containsAlias(label)) {
            throw new TokenException(
                    Kind.UNFIT_KEY, token.label() + " has an object with the label `" + label + "` already");
        }
    }

    /**
     * An AES key by its label.
     *
     * @throws TokenException if it is not there, or not a key that must stay where it is
     */
    public TokenAes aes(String label) {
        return new TokenAes(this, label);
    }

    /**
     * Makes an HMAC key that cannot leave the token, as long as its MAC.
     *
     * @param algorithm of the JCA, for example {@code HmacSHA256}
     * @throws TokenException if there is an object of that label
     */
    public TokenHmac createHmac(String label, String algorithm) {
        create(label, algorithm, generator -> {});
        return hmac(label, algorithm);
    }

    /** An HMAC key by its label. */
    public TokenHmac hmac(String label, String algorithm) {
        return new TokenHmac(this, label, find(label), algorithm);
    }

    /** What whoever wants a pair knows of it. */
    public interface PairUser {
        /**
         * A certificate of a pair that was just made, in DER: the pair is found again by it.
         *
         * @throws RuntimeException if the pair is of no use; it is then not kept
         */
        byte[] certificate(TokenPair made);

        /** Whether the private key is the one of the public key. */
        boolean proves(TokenPair pair);
    }

    /**
     * Makes a key pair whose private key cannot leave the token.
     *
     * @param algorithm {@code RSA} or {@code EC}
     * @throws TokenException if there is an object of that label
     */
    public TokenPair createPair(String label, String algorithm, AlgorithmParameterSpec spec, PairUser user) {
        KeyPair made = again(() -> {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, token.provider());
            generator.initialize(spec);
            return generator.generateKeyPair();
        });
        byte[] spki = made.getPublic().getEncoded();
        byte[] certificate = user.certificate(new TokenPair(this, label, made.getPrivate(), spki, pair -> false));
        token.exclusively(() -> again(() -> {
            KeyStore store = token.keyStore();
            requireFree(store, label);
            store.setKeyEntry(label, made.getPrivate(), null, new Certificate[] {parsed(certificate)});
            return label;
        }));
        return pair(label, user);
    }

    private static Certificate parsed(byte[] certificate) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
    }

    /**
     * A pair by its label.
     *
     * @throws TokenException if it is not there, or its private key can be read or is not that of its certificate
     */
    public TokenPair pair(String label, PairUser user) {
        PrivateKey key = again(() -> {
            if (find(token.keyStore(), label) instanceof PrivateKey found) {
                return found;
            }
            throw new TokenException(
                    Kind.UNFIT_KEY, "the object `" + label + "` of token `" + token.label() + "` is not a private key");
        });
        byte[] spki = again(
                () -> token.keyStore().getCertificate(label).getPublicKey().getEncoded());
        TokenPair pair = new TokenPair(this, label, key, spki, user::proves);
        if (!user.proves(pair)) {
            throw new TokenException(
                    Kind.UNFIT_KEY,
                    "the private key `" + label + "` of token `" + token.label() + "` is not that of its certificate");
        }
        return pair;
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
    public Key find(String label) {
        return again(() -> find(token.keyStore(), label));
    }

    private Key find(KeyStore store, String label) throws GeneralSecurityException {
        Key key = store.getKey(label, null);
        if (key == null) {
            throw new TokenException(
                    Kind.NO_KEY,
                    "token `" + token.label() + "` has no key with the label `" + label
                            + "`, or it was logged out, or it is lost");
        }
        requireInside(label, key);
        return key;
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
            try {
                token.show(pins);
            } catch (TokenException again) {
                again.addSuppressed(e);
                throw again;
            }
            return token.call(work);
        }
    }
}
