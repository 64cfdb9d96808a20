package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.MessageType;
import io.keyhold.api.SigningAlgorithmSpec;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The input of a signature: the digest of a message, for ML-DSA its representative mu, or the message itself.
 *
 * @param scheme how
 * @param form what the bytes are
 * @param bytes the bytes, not copied
 */
record SigningInput(SigningScheme scheme, Form form, byte[] bytes) {
    private static final int MU_BYTES = 64;

    /** The kinds of inputs. */
    enum Form {
        /** The message, for schemes that have no digest. */
        MESSAGE,
        /** The digest by the hash of the scheme. */
        DIGEST,
        /** The message representative mu of FIPS 204. */
        MU
    }

    /**
     * The input of a request.
     *
     * @param prefix what the key puts before a message that is hashed: Z of SM2, else empty
     * @throws KmsException.InvalidKeyUsage if the algorithm is not one of the key spec
     * @throws KmsException.Validation if the message type does not go with the algorithm, or a digest with the length
     */
    static SigningInput of(
            KeySpec spec, SigningAlgorithmSpec algorithm, MessageType type, byte[] message, byte[] prefix) {
        requireFits(spec, algorithm);
        SigningScheme scheme = SigningScheme.of(algorithm);
        return switch (type) {
            case RAW -> {
                if (scheme instanceof SigningScheme.Ed25519ph) {
                    throw refused(algorithm, type, "Pass the SHA-512 digest of the message with MessageType DIGEST");
                }
                yield ofMessage(scheme, message, prefix);
            }
            case DIGEST -> ofDigest(scheme, algorithm, message);
            case EXTERNAL_MU -> {
                if (!(scheme instanceof SigningScheme.MlDsa)) {
                    throw refused(algorithm, type, "Use MessageType RAW or DIGEST");
                }
                requireLength(algorithm.value(), message.length, MU_BYTES);
                yield new SigningInput(scheme, Form.MU, message);
            }
        };
    }

    /** The input of a whole message. */
    static SigningInput ofMessage(SigningScheme scheme, byte[] message, byte[] prefix) {
        Optional<SigningHash> hash = scheme.messageHash();
        if (hash.isEmpty()) {
            return new SigningInput(scheme, Form.MESSAGE, message);
        }
        MessageDigest digest = hash.get().begin();
        digest.update(prefix);
        return new SigningInput(scheme, Form.DIGEST, digest.digest(message));
    }

    /**
     * The input of a message whose digest is known.
     *
     * @throws KmsException.Validation if the scheme signs no digests, or the digest has not the length of its hash
     */
    static SigningInput ofDigest(SigningScheme scheme, byte[] digest) {
        SigningHash hash = scheme.messageHash()
                .orElseThrow(() -> new KmsException.Validation(
                        "scheme `" + scheme + "` signs messages, not digests", "Pass the message itself"));
        requireLength(scheme.toString(), digest.length, hash.lengthBytes());
        return new SigningInput(scheme, Form.DIGEST, digest);
    }

    private static SigningInput ofDigest(SigningScheme scheme, SigningAlgorithmSpec algorithm, byte[] digest) {
        SigningHash hash = scheme.messageHash()
                .orElseThrow(
                        () -> refused(algorithm, MessageType.DIGEST, "Pass the message itself with MessageType RAW"));
        requireLength(algorithm.value(), digest.length, hash.lengthBytes());
        // AWS KMS hashes the digest of Ed25519ph once more: to the scheme, the digest is the message.
        return scheme instanceof SigningScheme.Ed25519ph
                ? ofMessage(scheme, digest, new byte[0])
                : new SigningInput(scheme, Form.DIGEST, digest);
    }

    private static void requireFits(KeySpec spec, SigningAlgorithmSpec algorithm) {
        if (!spec.signingAlgorithms(KeyUsageType.SIGN_VERIFY).contains(algorithm)) {
            throw new KmsException.InvalidKeyUsage(
                    "Algorithm " + algorithm.value() + " is incompatible with key spec " + spec + ".",
                    "Use one of " + spec.signingAlgorithms(KeyUsageType.SIGN_VERIFY));
        }
    }

    private static void requireLength(String algorithm, int length, int wanted) {
        if (length != wanted) {
            throw new KmsException.Validation(
                    "Digest is invalid length for algorithm " + algorithm + ".", "Pass " + wanted + " bytes");
        }
    }

    private static KmsException.Validation refused(SigningAlgorithmSpec algorithm, MessageType type, String remedy) {
        return new KmsException.Validation(
                "MessageType `" + type + "` does not go with algorithm `" + algorithm.value() + "`", remedy);
    }
}
