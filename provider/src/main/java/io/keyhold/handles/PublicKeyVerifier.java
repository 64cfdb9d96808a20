package io.keyhold.handles;

import io.keyhold.api.KeySpec;
import io.keyhold.api.MessageType;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KeyPairEngines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.crypto.SigningScheme;
import io.keyhold.crypto.SigningVerifier;
import java.security.SecureRandom;

/**
 * Verifies with a public key from anywhere. Needs no store, asks for no permission and leaves no record: anybody can
 * verify who has the public key. Safe for concurrent use.
 */
public final class PublicKeyVerifier {
    private final SigningVerifier verifier;

    /** The engines, chosen when the first key comes: without settings, since nothing has been opened. */
    private static final class Chosen {
        static final SecureRandom RANDOM = OsRandom.onDemand();
        static final KeyPairEngines ENGINES = KeyPairEngines.choose(Engines.choose(Engines.Choice.AUTO), RANDOM);
    }

    /** The engines of public keys from anywhere. */
    static KeyPairEngines engines() {
        return Chosen.ENGINES;
    }

    /** The random numbers of the operating system, which keep nothing open: nobody closes what uses a public key. */
    static SecureRandom random() {
        return Chosen.RANDOM;
    }

    private PublicKeyVerifier(SigningVerifier verifier) {
        this.verifier = verifier;
    }

    /**
     * A verifier of a public key.
     *
     * @param publicKey a DER SubjectPublicKeyInfo
     * @throws io.keyhold.api.KmsException.Validation if the public key is none of that spec
     */
    public static PublicKeyVerifier of(KeySpec spec, byte[] publicKey) {
        return new PublicKeyVerifier(new SigningVerifier(spec, publicKey, Chosen.ENGINES));
    }

    /**
     * Whether a signature is one of the message by the owner of the public key.
     *
     * @param input as for {@link ManagedKeyPair#sign}
     * @param signature in the encoding of AWS KMS
     */
    public boolean verify(SigningAlgorithmSpec algorithm, byte[] input, byte[] signature) {
        SigningScheme scheme = SigningScheme.of(algorithm);
        return scheme.family() == KeySpec.Family.RSA || scheme.family() == KeySpec.Family.EC
                ? verifier.verify(algorithm, MessageType.DIGEST, input, signature)
                : verifier.verify(scheme, input, signature);
    }
}
