package io.keyhold.tokens;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.function.Predicate;
import javax.crypto.Cipher;

/** A key pair of a token, whose private key cannot leave it. Safe for concurrent use. */
public final class TokenPair {
    private final TokenKeys keys;
    private final String label;
    private final byte[] spki;
    private final PrivateKey first;
    private final TokenHandle<Cipher> rsa;
    private final TokenHandle<Signature> ecdsa;

    /**
     * A pair.
     *
     * @param proof whether the private key of a pair is the one of its public key
     */
    TokenPair(TokenKeys keys, String label, PrivateKey first, byte[] spki, Predicate<TokenPair> proof) {
        this.keys = keys;
        this.label = label;
        this.spki = spki.clone();
        this.first = first;
        this.rsa = new TokenHandle<>(keys, label, first, this::cipher, key -> require(key, proof));
        this.ecdsa = new TokenHandle<>(keys, label, first, this::signature, key -> require(key, proof));
    }

    private void require(Key found, Predicate<TokenPair> proof) {
        if (!(found instanceof PrivateKey key) || !proof.test(new TokenPair(keys, label, key, spki, same -> false))) {
            throw rsa.exchanged();
        }
    }

    private Cipher cipher(Key key) throws GeneralSecurityException {
        Cipher made = Cipher.getInstance("RSA/ECB/NoPadding", keys.token().provider());
        made.init(Cipher.DECRYPT_MODE, key);
        return made;
    }

    private Signature signature(Key key) throws GeneralSecurityException {
        Signature made = Signature.getInstance("NONEwithECDSA", keys.token().provider());
        made.initSign((PrivateKey) key);
        return made;
    }

    /** The token. */
    public Token token() {
        return keys.token();
    }

    /** The label. */
    public String label() {
        return label;
    }

    /** The public key that the token has with it, a SubjectPublicKeyInfo; the caller owns the array. */
    public byte[] publicKey() {
        return spki.clone();
    }

    /** RSA without padding; the block is as long as the modulus, and below it. */
    public byte[] raise(byte[] block) {
        return rsa.call(cipher -> cipher.doFinal(block));
    }

    /** ECDSA over a digest that is no longer than the order of the curve; r and s in DER. */
    public byte[] ecdsa(byte[] digest) {
        return ecdsa.call(signature -> {
            signature.update(digest);
            return signature.sign();
        });
    }

    PrivateKey privateKey() {
        return first;
    }
}
