package io.keyhold.api;

import java.util.Optional;

/**
 * Output of {@code Decrypt}.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param plaintext the plaintext; 1 to 4096 bytes
 * @param encryptionAlgorithm the encryption algorithm
 * @param keyMaterialId the key material; 64 characters; optional
 */
public record DecryptResponse(
        String keyId,
        @Sensitive byte[] plaintext,
        EncryptionAlgorithmSpec encryptionAlgorithm,
        Optional<String> keyMaterialId)
        implements KmsResponse {
    /** Copies what can change. */
    public DecryptResponse {
        plaintext = plaintext.clone();
    }

    /** A copy of the plaintext; the caller owns it. */
    @Override
    public byte[] plaintext() {
        return plaintext.clone();
    }
}
