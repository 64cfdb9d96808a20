package io.keyhold.api;

/**
 * Output of {@code Sign}.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param signature the signature; 1 to 6144 bytes
 * @param signingAlgorithm the signing algorithm
 */
public record SignResponse(String keyId, byte[] signature, SigningAlgorithmSpec signingAlgorithm)
        implements KmsResponse {
    /** Copies what can change. */
    public SignResponse {
        signature = signature.clone();
    }

    /** A copy of the signature; the caller owns it. */
    @Override
    public byte[] signature() {
        return signature.clone();
    }
}
