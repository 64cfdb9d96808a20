package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.security.auth.DestroyFailedException;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/**
 * ML-KEM under one material, FIPS 203: by the JDK where it has it, else by Bouncy Castle. A ciphertext of the right length
 * always gives a secret; if it is not one of this key, a secret that nobody else has (implicit rejection, algorithm 18).
 * Safe for concurrent use.
 */
public final class KemEngine {
    /** The length of a secret. */
    public static final int SECRET_BYTES = 32;

    private final KeySpec spec;
    private final Encapsulator encapsulator;
    private final Decapsulator decapsulator;

    /** A public key with its engine. Safe for concurrent use. */
    public interface Encapsulator {
        /** A fresh secret, and what the owner of the key finds it in. */
        Encapsulated encapsulate();
    }

    /** A private key with its engine. Safe for concurrent use. */
    @FunctionalInterface
    interface Decapsulator {
        /** The secret of a ciphertext of the right length; the caller owns it. */
        byte[] decapsulate(byte[] ciphertext);
    }

    /**
     * A secret and its ciphertext; whoever gets it owns both arrays, and should clear the secret.
     *
     * @param secret 32 bytes
     * @param ciphertext as long as the key spec says
     */
    public record Encapsulated(byte[] secret, byte[] ciphertext) {
        /** The length of the secret only. */
        @Override
        public String toString() {
            return "Encapsulated[" + secret.length + " bytes, ciphertext of " + ciphertext.length + "]";
        }
    }

    /**
     * The engine of a material.
     *
     * @throws KmsException.InvalidKeyUsage if its spec encapsulates nothing
     */
    public KemEngine(KeyMaterial material, KeyPairEngines engines) {
        this.spec = material.spec();
        requireKem(spec);
        this.encapsulator = encapsulator(spec, PublicKeys.of(material), engines, engines.random());
        this.decapsulator = engines.kind(spec) == KeyPairEngines.Kind.JDK
                ? engines.kem(spec).decapsulator(material)
                : new MLKEMExtractor(material.use(pkcs8 -> MlKemKeys.privateKey(spec, pkcs8)))::extractSecret;
    }

    /**
     * The engine of a public key from outside.
     *
     * @param spki DER SubjectPublicKeyInfo
     * @param random asked for 32 bytes for each secret
     * @throws KmsException.Validation if it is not a valid public key of that spec
     */
    public static Encapsulator encapsulator(KeySpec spec, byte[] spki, KeyPairEngines engines, SecureRandom random) {
        requireKem(spec);
        MLKEMPublicKeyParameters key = MlKemKeys.require(spec, spki);
        return engines.kind(spec) == KeyPairEngines.Kind.JDK
                ? engines.kem(spec).encapsulator(spki, random)
                : () -> encapsulate(key, random);
    }

    /** A fresh secret, and what {@link #decapsulate} finds it in. */
    public Encapsulated encapsulate() {
        return encapsulator.encapsulate();
    }

    /**
     * The secret of a ciphertext.
     *
     * @return 32 bytes; the caller owns the array and should clear it
     * @throws KmsException.InvalidCiphertext if the ciphertext has another length than those of the spec
     */
    public byte[] decapsulate(byte[] ciphertext) {
        requireLength(spec, ciphertext);
        return decapsulator.decapsulate(ciphertext);
    }

    /**
     * Refuses a ciphertext that no key of the spec has made.
     *
     * @throws KmsException.InvalidCiphertext if it has another length
     */
    public static void requireLength(KeySpec spec, byte[] ciphertext) {
        if (ciphertext.length != ciphertextBytes(spec)) {
            throw new KmsException.InvalidCiphertext(
                    "a ciphertext of `" + ciphertext.length + "` bytes is not one of key spec " + spec,
                    "Pass the " + ciphertextBytes(spec) + " bytes that Encapsulate returned");
        }
    }

    /** The length of a ciphertext. */
    public static int ciphertextBytes(KeySpec spec) {
        return MlKemKeys.ciphertextBytes(spec);
    }

    private static Encapsulated encapsulate(MLKEMPublicKeyParameters key, SecureRandom random) {
        byte[] entropy = new byte[SECRET_BYTES];
        random.nextBytes(entropy);
        try {
            SecretWithEncapsulation made = MLKEMGenerator.internalGenerateEncapsulated(key, entropy);
            Encapsulated copy = new Encapsulated(made.getSecret(), made.getEncapsulation());
            made.destroy();
            return copy;
        } catch (DestroyFailedException e) {
            throw new IllegalStateException("a secret of Bouncy Castle cannot be destroyed", e);
        } finally {
            Arrays.fill(entropy, (byte) 0);
        }
    }

    private static void requireKem(KeySpec spec) {
        if (!spec.allows(KeyUsageType.ENCAPSULATE_DECAPSULATE)) {
            throw new KmsException.InvalidKeyUsage(
                    "Algorithm ML_KEM is incompatible with key spec " + spec + ".", "Use an ML-KEM key");
        }
    }
}
