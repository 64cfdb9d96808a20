package io.keyhold.api;

/**
 * Output of {@code DeriveSharedSecret}.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param sharedSecret the raw shared secret; 1 to 4096 bytes
 * @param keyAgreementAlgorithm the key agreement algorithm
 * @param keyOrigin where the key material comes from
 */
public record DeriveSharedSecretResponse(
        String keyId,
        @Sensitive byte[] sharedSecret,
        KeyAgreementAlgorithmSpec keyAgreementAlgorithm,
        OriginType keyOrigin)
        implements KmsResponse {
    /** Copies what can change. */
    public DeriveSharedSecretResponse {
        sharedSecret = sharedSecret.clone();
    }

    /** A copy of the raw shared secret; the caller owns it. */
    @Override
    public byte[] sharedSecret() {
        return sharedSecret.clone();
    }
}
