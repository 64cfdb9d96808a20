package io.keyhold.api;

/**
 * Output of {@code Encrypt}.
 *
 * @param ciphertextBlob the ciphertext blob; 1 to 6144 bytes
 * @param keyId the key; 1 to 2048 characters
 * @param encryptionAlgorithm the encryption algorithm
 */
public record EncryptResponse(byte[] ciphertextBlob, String keyId, EncryptionAlgorithmSpec encryptionAlgorithm)
        implements KmsResponse {
    /** Copies what can change. */
    public EncryptResponse {
        ciphertextBlob = ciphertextBlob.clone();
    }

    /** A copy of the ciphertext blob; the caller owns it. */
    @Override
    public byte[] ciphertextBlob() {
        return ciphertextBlob.clone();
    }
}
