package io.keyhold.api;

import java.util.Optional;

/**
 * Output of {@code ReEncrypt}.
 *
 * @param ciphertextBlob the ciphertext blob; 1 to 6144 bytes
 * @param sourceKeyId the key the blob was made under; 1 to 2048 characters
 * @param keyId the key; 1 to 2048 characters
 * @param sourceEncryptionAlgorithm the algorithm the blob was made with
 * @param destinationEncryptionAlgorithm the algorithm of the new blob
 * @param sourceKeyMaterialId the material that opened the blob; 64 characters; optional
 * @param destinationKeyMaterialId the material of the new blob; 64 characters; optional
 */
public record ReEncryptResponse(
        byte[] ciphertextBlob,
        String sourceKeyId,
        String keyId,
        EncryptionAlgorithmSpec sourceEncryptionAlgorithm,
        EncryptionAlgorithmSpec destinationEncryptionAlgorithm,
        Optional<String> sourceKeyMaterialId,
        Optional<String> destinationKeyMaterialId)
        implements KmsResponse {
    /** Copies what can change. */
    public ReEncryptResponse {
        ciphertextBlob = ciphertextBlob.clone();
    }

    /** A copy of the ciphertext blob; the caller owns it. */
    @Override
    public byte[] ciphertextBlob() {
        return ciphertextBlob.clone();
    }
}
