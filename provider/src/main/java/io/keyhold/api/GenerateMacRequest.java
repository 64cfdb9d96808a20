package io.keyhold.api;

import java.util.List;

/**
 * Input of {@code GenerateMac}; member names, limits and defaults are those of AWS KMS.
 *
 * @param message the message; 1 to 4096 bytes
 * @param keyId the key; 1 to 2048 characters
 * @param macAlgorithm the MAC algorithm
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param dryRun whether only to ask if the call would succeed
 */
public record GenerateMacRequest(
        byte[] message, String keyId, MacAlgorithmSpec macAlgorithm, List<String> grantTokens, boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public GenerateMacRequest {
        Members.require("keyId", keyId);
        Members.require("macAlgorithm", macAlgorithm);
        message = Members.copy("message", message);
        grantTokens = Members.copy("grantTokens", grantTokens);
    }

    /** A copy of the message; the caller owns it. */
    @Override
    public byte[] message() {
        return message.clone();
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static GenerateMacRequest of(byte[] message, String keyId, MacAlgorithmSpec macAlgorithm) {
        return new GenerateMacRequest(message, keyId, macAlgorithm, List.of(), false);
    }

    /** The same with {@code grantTokens}. */
    public GenerateMacRequest withGrantTokens(List<String> grantTokens) {
        return new GenerateMacRequest(message, keyId, macAlgorithm, grantTokens, dryRun);
    }

    /** The same with {@code dryRun}. */
    public GenerateMacRequest withDryRun(boolean dryRun) {
        return new GenerateMacRequest(message, keyId, macAlgorithm, grantTokens, dryRun);
    }

    @Override
    public Operation operation() {
        return Operation.GENERATE_MAC;
    }

    @Override
    public void check(Constraints check) {
        check.size("message", message, 1, 4096);
        check.length("keyId", keyId, 1, 2048);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
    }
}
