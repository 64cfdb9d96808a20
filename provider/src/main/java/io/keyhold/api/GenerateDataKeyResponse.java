package io.keyhold.api;

import java.util.Optional;

/**
 * Output of {@code GenerateDataKey}.
 *
 * @param ciphertextBlob the ciphertext blob; 1 to 6144 bytes
 * @param plaintext the plaintext; 1 to 4096 bytes
 * @param keyId the key; 1 to 2048 characters
 * @param keyMaterialId the key material; 64 characters; optional
 */
public record GenerateDataKeyResponse(
        byte[] ciphertextBlob, @Sensitive byte[] plaintext, String keyId, Optional<String> keyMaterialId)
        implements KmsResponse {
    /** Copies what can change. */
    public GenerateDataKeyResponse {
        ciphertextBlob = ciphertextBlob.clone();
        plaintext = plaintext.clone();
    }

    /** A copy of the ciphertext blob; the caller owns it. */
    @Override
    public byte[] ciphertextBlob() {
        return ciphertextBlob.clone();
    }

    /** A copy of the plaintext; the caller owns it. */
    @Override
    public byte[] plaintext() {
        return plaintext.clone();
    }
}
