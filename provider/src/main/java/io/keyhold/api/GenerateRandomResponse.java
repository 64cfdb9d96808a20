package io.keyhold.api;

/**
 * Output of {@code GenerateRandom}.
 *
 * @param plaintext the plaintext; 1 to 4096 bytes
 */
public record GenerateRandomResponse(@Sensitive byte[] plaintext) implements KmsResponse {
    /** Copies what can change. */
    public GenerateRandomResponse {
        plaintext = plaintext.clone();
    }

    /** A copy of the plaintext; the caller owns it. */
    @Override
    public byte[] plaintext() {
        return plaintext.clone();
    }
}
