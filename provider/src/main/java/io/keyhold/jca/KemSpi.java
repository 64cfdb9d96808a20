package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.handles.PublicKeyEncapsulator;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * ML-KEM behind {@code javax.crypto.KEM}: with a handle {@code Decapsulate}, decided when it decapsulates; with a public key
 * nobody is asked. Immutable, and so is what it makes, as the API says.
 */
final class KemSpi {
    private final KemApi api;
    private final PairKind kind;

    KemSpi(KemApi api, PairKind kind) {
        this.api = api;
        this.kind = kind;
    }

    /** For any ML-KEM public key in its X.509 encoding. */
    Encapsulator newEncapsulator(
            @Nullable PublicKey key, @Nullable AlgorithmParameterSpec parameters, @Nullable SecureRandom random)
            throws InvalidAlgorithmParameterException, InvalidKeyException {
        requireNone(parameters);
        byte[] encoded = key != null && "X.509".equals(key.getFormat()) ? key.getEncoded() : null;
        Optional<KeySpec> spec = encoded == null ? Optional.empty() : PublicKeys.mlKemSpec(encoded);
        if (encoded == null || spec.isEmpty()) {
            throw new InvalidKeyException("the key is not an ML-KEM public key but " + Handles.describe(key));
        }
        requireKind(spec.get(), "the public key");
        try {
            return new Encapsulator(api, spec.get(), PublicKeyEncapsulator.of(spec.get(), encoded, random));
        } catch (KmsException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
    }

    /** For a handle on an ML-KEM key. */
    Decapsulator newDecapsulator(@Nullable PrivateKey key, @Nullable AlgorithmParameterSpec parameters)
            throws InvalidAlgorithmParameterException, InvalidKeyException {
        requireNone(parameters);
        PrivateKeyHandle handle = JcaErrors.pair(key);
        requireKind(handle.key().spec(), handle.toString());
        return new Decapsulator(api, handle);
    }

    private static void requireNone(@Nullable AlgorithmParameterSpec parameters)
            throws InvalidAlgorithmParameterException {
        if (parameters != null) {
            throw new InvalidAlgorithmParameterException("ML-KEM takes no parameters");
        }
    }

    private void requireKind(KeySpec spec, String name) throws InvalidKeyException {
        if (!kind.specs().contains(spec)) {
            throw new InvalidKeyException(name + " is " + spec + ", which is not for " + kind.algorithm()
                    + (spec.family() == KeySpec.Family.ML_KEM ? ". Use ML-KEM" : ""));
        }
    }

    @Override
    public String toString() {
        return "Keyhold " + kind.algorithm();
    }

    /** A range of a secret as a key; clears the secret. */
    private static SecretKey secretKey(byte[] secret, int from, int to, String algorithm) {
        try {
            return new SecretKeySpec(secret, from, to - from, algorithm);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** The name of the key; refuses what is not a range of a secret, or not a name, before anything is done. */
    private static String requireRange(int from, int to, @Nullable String algorithm) {
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.checkFromToIndex(from, to, PublicKeyEncapsulator.secretBytes());
        if (from == to || algorithm.isEmpty()) {
            throw new UnsupportedOperationException("a secret key has a byte and a name at least; bytes " + from
                    + " to " + to + " were asked for as `" + algorithm + "`");
        }
        return algorithm;
    }

    /** Encapsulates for one public key. */
    static final class Encapsulator {
        private final KemApi api;
        private final KeySpec spec;
        private final PublicKeyEncapsulator encapsulator;

        private Encapsulator(KemApi api, KeySpec spec, PublicKeyEncapsulator encapsulator) {
            this.api = api;
            this.spec = spec;
            this.encapsulator = encapsulator;
        }

        Object encapsulate(int from, int to, @Nullable String algorithm) {
            String name = requireRange(from, to, algorithm);
            PublicKeyEncapsulator.Encapsulated made = encapsulator.encapsulate();
            return api.encapsulated(secretKey(made.secret(), from, to, name), made.ciphertext());
        }

        int secretBytes() {
            return PublicKeyEncapsulator.secretBytes();
        }

        int ciphertextBytes() {
            return PublicKeyEncapsulator.ciphertextBytes(spec);
        }

        @Override
        public String toString() {
            return "encapsulator for a public key of " + spec;
        }
    }

    /** Decapsulates with one handle. */
    static final class Decapsulator {
        private final KemApi api;
        private final PrivateKeyHandle handle;

        private Decapsulator(KemApi api, PrivateKeyHandle handle) {
            this.api = api;
            this.handle = handle;
        }

        /** A ciphertext of another length is a {@code DecapsulateException}; a refusal is none of the ciphertext. */
        SecretKey decapsulate(byte @Nullable [] ciphertext, int from, int to, @Nullable String algorithm)
                throws GeneralSecurityException {
            Objects.requireNonNull(ciphertext, "encapsulation");
            String name = requireRange(from, to, algorithm);
            try {
                return secretKey(handle.pair().decapsulate(ciphertext), from, to, name);
            } catch (KmsException.InvalidCiphertext e) {
                throw api.decapsulateException(e);
            } catch (KmsException e) {
                throw JcaErrors.refused(e);
            }
        }

        int secretBytes() {
            return PublicKeyEncapsulator.secretBytes();
        }

        int ciphertextBytes() {
            return PublicKeyEncapsulator.ciphertextBytes(handle.key().spec());
        }

        @Override
        public String toString() {
            return "decapsulator with " + handle;
        }
    }
}
