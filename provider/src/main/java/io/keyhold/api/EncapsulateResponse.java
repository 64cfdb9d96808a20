package io.keyhold.api;

/**
 * Output of {@code Encapsulate}.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param sharedSecret the shared secret; 32 bytes
 * @param sharedSecretCiphertextBlob what {@code Decapsulate} finds the secret in; 768, 1088 or 1568 bytes
 * @param encapsulationAlgorithm the encapsulation algorithm
 */
public record EncapsulateResponse(
        String keyId,
        @Sensitive byte[] sharedSecret,
        byte[] sharedSecretCiphertextBlob,
        EncapsulationAlgorithmSpec encapsulationAlgorithm)
        implements KmsResponse {
    /** Copies what can change. */
    public EncapsulateResponse {
        sharedSecret = sharedSecret.clone();
        sharedSecretCiphertextBlob = sharedSecretCiphertextBlob.clone();
    }

    /** A copy of the shared secret; the caller owns it. */
    @Override
    public byte[] sharedSecret() {
        return sharedSecret.clone();
    }

    /** A copy of what {@code Decapsulate} finds the secret in; 768, 1088 or 1568 bytes; the caller owns it. */
    @Override
    public byte[] sharedSecretCiphertextBlob() {
        return sharedSecretCiphertextBlob.clone();
    }
}
