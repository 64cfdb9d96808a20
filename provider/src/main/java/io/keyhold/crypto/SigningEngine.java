package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.MessageType;
import io.keyhold.api.SigningAlgorithmSpec;

/**
 * Signs under one key material, and verifies. The parsed key lives as long as the engine; parts of it are numbers of the
 * JDK that cannot be overwritten. Safe for concurrent use.
 */
public final class SigningEngine {
    private final SigningKeys.Signer signer;
    private final SigningVerifier verifier;
    private final boolean verifying;

    /** The signatures that are verified before they are returned. */
    public enum Check {
        /** RSA signatures only: one that a fault made wrong would give the key away. */
        RSA_ONLY,
        /** Every signature. */
        EVERY_SIGNATURE
    }

    /** An engine that verifies RSA signatures before they leave. */
    public SigningEngine(KeyMaterial material, KeyPairEngines engines) {
        this(material, engines, Check.RSA_ONLY);
    }

    /**
     * An engine over a material whose public key is computed again.
     *
     * @throws KmsException.InvalidKeyUsage if the material is symmetric
     */
    public SigningEngine(KeyMaterial material, KeyPairEngines engines, Check check) {
        this.signer = SigningKeys.signer(material, engines);
        this.verifier = new SigningVerifier(material.spec(), PublicKeys.of(material), engines);
        this.verifying = check == Check.EVERY_SIGNATURE;
    }

    /**
     * An engine over a key that is somewhere else: RSA, or on a NIST curve.
     *
     * @param spki DER SubjectPublicKeyInfo of that key
     */
    public SigningEngine(KeySpec spec, byte[] spki, HiddenPrivateKey key, KeyPairEngines engines, Check check) {
        this.signer = SigningKeys.signer(spec, spki, key, engines);
        this.verifier = new SigningVerifier(spec, spki, engines);
        this.verifying = check == Check.EVERY_SIGNATURE;
    }

    /**
     * Refuses what {@link #sign} would refuse, without a key: for calls that only ask.
     *
     * @throws KmsException.InvalidKeyUsage if the algorithm is not one of the key spec
     * @throws KmsException.Validation if the message type does not go with the algorithm, or a digest with its length
     */
    public static void requireFits(KeySpec spec, SigningAlgorithmSpec algorithm, MessageType type, byte[] message) {
        SigningInput.of(spec, algorithm, type, message, new byte[0]);
    }

    /** The shape of the key. */
    public KeySpec spec() {
        return verifier.spec();
    }

    /** Verifies under the public key, which was computed from the private key. */
    public SigningVerifier verifier() {
        return verifier;
    }

    /**
     * Signs as AWS KMS does.
     *
     * @param message of any length for RAW; else a digest or mu of exactly its length
     * @return the signature in the encoding of AWS KMS: ECDSA and SM2 in DER
     * @throws KmsException.InvalidKeyUsage if the algorithm is not one of the key spec
     * @throws KmsException.Validation if the message type does not go with the algorithm, or a digest with its length
     */
    public byte[] sign(SigningAlgorithmSpec algorithm, MessageType type, byte[] message) {
        return sign(SigningInput.of(spec(), algorithm, type, message, verifier.prefix()));
    }

    /** Signs a message of any length. */
    public byte[] sign(SigningScheme scheme, byte[] message) {
        verifier.requireFits(scheme);
        return sign(SigningInput.ofMessage(scheme, message, verifier.prefix()));
    }

    /**
     * Signs a digest that was made elsewhere by the hash of the scheme; for Ed25519ph the prehash itself.
     *
     * @throws KmsException.Validation if the scheme signs no digests, or the digest has not the length of its hash
     */
    public byte[] signDigest(SigningScheme scheme, byte[] digest) {
        verifier.requireFits(scheme);
        return sign(SigningInput.ofDigest(scheme, digest));
    }

    /** Begins a message that comes in pieces. */
    public SigningMessage begin(SigningScheme scheme) {
        return verifier.begin(scheme);
    }

    /** Signs what was added to {@code message}, which starts again. */
    public byte[] sign(SigningMessage message) {
        SigningInput input = message.finish();
        verifier.requireFits(input.scheme());
        return sign(input);
    }

    private byte[] sign(SigningInput input) {
        byte[] signature = signer.sign(input);
        if (verifying && !verifier.verify(input, signature)) {
            throw faulty(spec());
        }
        return signature;
    }

    /** A signature that does not verify; it is kept back. */
    static KmsException.Internal faulty(KeySpec spec) {
        return new KmsException.Internal(
                "a signature by a key of spec `" + spec + "` came out wrong and is withheld",
                "Check this machine's memory and processor, then try again");
    }
}
