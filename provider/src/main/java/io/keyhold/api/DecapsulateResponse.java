package io.keyhold.api;

/**
 * Output of {@code Decapsulate}.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param sharedSecret the shared secret; 32 bytes; other bytes than the maker's if the ciphertext is not one of this
 *     key
 * @param encapsulationAlgorithm the encapsulation algorithm
 */
public record DecapsulateResponse(
        String keyId, @Sensitive byte[] sharedSecret, EncapsulationAlgorithmSpec encapsulationAlgorithm)
        implements KmsResponse {
    /** Copies what can change. */
    public DecapsulateResponse {
        sharedSecret = sharedSecret.clone();
    }

    /** A copy of the shared secret; the caller owns it. */
    @Override
    public byte[] sharedSecret() {
        return sharedSecret.clone();
    }
}
