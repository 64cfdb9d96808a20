package io.keyhold.api;

import java.security.spec.AlgorithmParameterSpec;
import java.util.Map;

/**
 * The encryption context of a {@code Cipher} of transformation {@code KEYHOLD}; {@code Cipher.init} takes it for
 * encryption and decryption alike.
 *
 * @param encryptionContext the pairs; bound to the ciphertext, logged in clear, at most 8192 bytes encoded
 */
public record EncryptionContextParameterSpec(Map<String, String> encryptionContext) implements AlgorithmParameterSpec {
    /** Copies the pairs. */
    public EncryptionContextParameterSpec {
        encryptionContext = Map.copyOf(encryptionContext);
    }
}
