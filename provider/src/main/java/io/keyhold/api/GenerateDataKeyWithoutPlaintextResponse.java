package io.keyhold.api;

import java.util.Optional;

/**
 * Output of {@code GenerateDataKeyWithoutPlaintext}.
 *
 * @param ciphertextBlob the ciphertext blob; 1 to 6144 bytes
 * @param keyId the key; 1 to 2048 characters
 * @param keyMaterialId the key material; 64 characters; optional
 */
public record GenerateDataKeyWithoutPlaintextResponse(
        byte[] ciphertextBlob, String keyId, Optional<String> keyMaterialId) implements KmsResponse {
    /** Copies what can change. */
    public GenerateDataKeyWithoutPlaintextResponse {
        ciphertextBlob = ciphertextBlob.clone();
    }

    /** A copy of the ciphertext blob; the caller owns it. */
    @Override
    public byte[] ciphertextBlob() {
        return ciphertextBlob.clone();
    }
}
