package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.MessageType;
import io.keyhold.api.SigningAlgorithmSpec;

/** Verifies signatures under one public key. Safe for concurrent use. */
public final class SigningVerifier {
    private final KeySpec spec;
    private final SigningKeys.Verifier verifier;

    /**
     * A verifier of a public key.
     *
     * @param spki DER SubjectPublicKeyInfo
     * @throws KmsException.Validation if the public key does not fit the spec
     * @throws KmsException.InvalidKeyUsage if the spec is symmetric
     */
    public SigningVerifier(KeySpec spec, byte[] spki, KeyPairEngines engines) {
        this.spec = spec;
        this.verifier = SigningKeys.verifier(spec, spki, engines);
    }

    /** The shape of the key. */
    public KeySpec spec() {
        return spec;
    }

    /**
     * Verifies as AWS KMS does.
     *
     * @return whether the signature is one of the message; false for anything malformed in it
     * @throws KmsException.InvalidKeyUsage if the algorithm is not one of the key spec
     * @throws KmsException.Validation if the message type does not go with the algorithm, or a digest with its length
     */
    public boolean verify(SigningAlgorithmSpec algorithm, MessageType type, byte[] message, byte[] signature) {
        return verify(SigningInput.of(spec, algorithm, type, message, prefix()), signature);
    }

    /** Verifies a message of any length. */
    public boolean verify(SigningScheme scheme, byte[] message, byte[] signature) {
        requireFits(scheme);
        return verify(SigningInput.ofMessage(scheme, message, prefix()), signature);
    }

    /** Verifies by a digest that was made elsewhere by the hash of the scheme; for Ed25519ph the prehash itself. */
    public boolean verifyDigest(SigningScheme scheme, byte[] digest, byte[] signature) {
        requireFits(scheme);
        return verify(SigningInput.ofDigest(scheme, digest), signature);
    }

    /** Begins a message that comes in pieces. */
    public SigningMessage begin(SigningScheme scheme) {
        requireFits(scheme);
        return new SigningMessage(scheme, prefix());
    }

    /** Verifies what was added to {@code message}, which starts again. */
    public boolean verify(SigningMessage message, byte[] signature) {
        SigningInput input = message.finish();
        requireFits(input.scheme());
        return verify(input, signature);
    }

    boolean verify(SigningInput input, byte[] signature) {
        return verifier.verify(input, signature);
    }

    byte[] prefix() {
        return verifier.prefix();
    }

    void requireFits(SigningScheme scheme) {
        if (scheme.family() != spec.family()) {
            throw new KmsException.InvalidKeyUsage(
                    "scheme `" + scheme + "` is incompatible with key spec " + spec + ".",
                    "Use a scheme of family " + spec.family());
        }
    }
}
