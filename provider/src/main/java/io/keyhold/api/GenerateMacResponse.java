package io.keyhold.api;

/**
 * Output of {@code GenerateMac}.
 *
 * @param mac the authentication code; 1 to 6144 bytes
 * @param macAlgorithm the MAC algorithm
 * @param keyId the key; 1 to 2048 characters
 */
public record GenerateMacResponse(byte[] mac, MacAlgorithmSpec macAlgorithm, String keyId) implements KmsResponse {
    /** Copies what can change. */
    public GenerateMacResponse {
        mac = mac.clone();
    }

    /** A copy of the authentication code; the caller owns it. */
    @Override
    public byte[] mac() {
        return mac.clone();
    }
}
