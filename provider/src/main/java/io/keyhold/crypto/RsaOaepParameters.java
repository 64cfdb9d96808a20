package io.keyhold.crypto;

import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.KmsException;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * The parameters of RSAES-OAEP, RFC 8017 section 7.1.
 *
 * @param hash of the label, SHA-1 to SHA-512
 * @param mgfHash of MGF1, which programs of the JCA often leave at SHA-1
 * @param label the label, mostly empty; copied
 */
public record RsaOaepParameters(SigningHash hash, SigningHash mgfHash, byte[] label) {
    /** Refuses hashes that the JDK has no OAEP with. */
    public RsaOaepParameters {
        requireSha(hash);
        requireSha(mgfHash);
        label = label.clone();
    }

    /** The rule of AWS KMS: MGF1 with the same hash, an empty label. */
    public RsaOaepParameters(SigningHash hash) {
        this(hash, hash, new byte[0]);
    }

    /**
     * The parameters of an algorithm of AWS KMS.
     *
     * @throws KmsException.InvalidKeyUsage if it is not one of RSA
     */
    public static RsaOaepParameters of(EncryptionAlgorithmSpec algorithm) {
        return switch (algorithm) {
            case RSAES_OAEP_SHA_1 -> new RsaOaepParameters(SigningHash.SHA_1);
            case RSAES_OAEP_SHA_256 -> new RsaOaepParameters(SigningHash.SHA_256);
            case SYMMETRIC_DEFAULT, SM2PKE ->
                throw new KmsException.InvalidKeyUsage(
                        "Algorithm " + algorithm.value() + " is incompatible with RSA keys.",
                        "Use RSAES_OAEP_SHA_256 or RSAES_OAEP_SHA_1");
        };
    }

    /** The label; the caller owns the array. */
    @Override
    public byte[] label() {
        return label.clone();
    }

    /** How many bytes fit under a modulus. */
    int maxPlaintextBytes(int modulusBytes) {
        return modulusBytes - 2 * hash.lengthBytes() - 2;
    }

    /** The algorithm as AWS KMS would write it. */
    String algorithm() {
        return "RSAES_OAEP_" + hash;
    }

    /** Whether every provider takes them. */
    boolean isCommon() {
        return label.length == 0 && hash == mgfHash && (hash == SigningHash.SHA_1 || hash == SigningHash.SHA_256);
    }

    OAEPParameterSpec spec() {
        return new OAEPParameterSpec(
                hash.standardName(),
                "MGF1",
                new MGF1ParameterSpec(mgfHash.standardName()),
                new PSource.PSpecified(label));
    }

    private static void requireSha(SigningHash hash) {
        boolean fits = switch (hash) {
            case SHA_1, SHA_224, SHA_256, SHA_384, SHA_512 -> true;
            case SHA3_224, SHA3_256, SHA3_384, SHA3_512, SM3 -> false;
        };
        if (!fits) {
            throw new KmsException.Validation("hash `" + hash + "` does not go with OAEP", "Use SHA-1 to SHA-512");
        }
    }
}
