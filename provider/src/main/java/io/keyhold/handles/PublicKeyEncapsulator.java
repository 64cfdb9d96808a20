package io.keyhold.handles;

import io.keyhold.api.KeySpec;
import io.keyhold.crypto.KemEngine;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Encapsulates with a public key from anywhere. Needs no store, asks for no permission and leaves no record: anybody can who
 * has the public key. Safe for concurrent use.
 */
public final class PublicKeyEncapsulator {
    private final KemEngine.Encapsulator encapsulator;

    private PublicKeyEncapsulator(KemEngine.Encapsulator encapsulator) {
        this.encapsulator = encapsulator;
    }

    /**
     * An encapsulator for a public key.
     *
     * @param publicKey a DER SubjectPublicKeyInfo
     * @param random asked for 32 bytes for each secret; the operating system if absent
     * @throws io.keyhold.api.KmsException.Validation if it is not a valid public key of that spec
     */
    public static PublicKeyEncapsulator of(KeySpec spec, byte[] publicKey, @Nullable SecureRandom random) {
        return new PublicKeyEncapsulator(KemEngine.encapsulator(
                spec, publicKey, PublicKeyVerifier.engines(), random == null ? PublicKeyVerifier.random() : random));
    }

    /**
     * A secret and its ciphertext, whose arrays are the caller's.
     *
     * @param secret 32 bytes, which the caller should clear
     * @param ciphertext what the owner of the private key finds it in
     */
    public record Encapsulated(byte[] secret, byte[] ciphertext) {}

    /** A fresh secret. */
    public Encapsulated encapsulate() {
        KemEngine.Encapsulated made = encapsulator.encapsulate();
        return new Encapsulated(made.secret(), made.ciphertext());
    }

    /** The length of a secret. */
    public static int secretBytes() {
        return KemEngine.SECRET_BYTES;
    }

    /** The length of a ciphertext for a key of that spec. */
    public static int ciphertextBytes(KeySpec spec) {
        return KemEngine.ciphertextBytes(spec);
    }
}
