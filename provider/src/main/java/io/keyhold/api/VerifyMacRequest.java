package io.keyhold.api;

import java.util.List;

/**
 * Input of {@code VerifyMac}; member names, limits and defaults are those of AWS KMS.
 *
 * @param message the message; 1 to 4096 bytes
 * @param keyId the key; 1 to 2048 characters
 * @param macAlgorithm the MAC algorithm
 * @param mac the authentication code; 1 to 6144 bytes
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param dryRun whether only to ask if the call would succeed
 */
public record VerifyMacRequest(
        byte[] message,
        String keyId,
        MacAlgorithmSpec macAlgorithm,
        byte[] mac,
        List<String> grantTokens,
        boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public VerifyMacRequest {
        Members.require("keyId", keyId);
        Members.require("macAlgorithm", macAlgorithm);
        message = Members.copy("message", message);
        mac = Members.copy("mac", mac);
        grantTokens = Members.copy("grantTokens", grantTokens);
    }

    /** A copy of the message; the caller owns it. */
    @Override
    public byte[] message() {
        return message.clone();
    }

    /** A copy of the authentication code; the caller owns it. */
    @Override
    public byte[] mac() {
        return mac.clone();
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static VerifyMacRequest of(byte[] message, String keyId, MacAlgorithmSpec macAlgorithm, byte[] mac) {
        return new VerifyMacRequest(message, keyId, macAlgorithm, mac, List.of(), false);
    }

    /** The same with {@code grantTokens}. */
    public VerifyMacRequest withGrantTokens(List<String> grantTokens) {
        return new VerifyMacRequest(message, keyId, macAlgorithm, mac, grantTokens, dryRun);
    }

    /** The same with {@code dryRun}. */
    public VerifyMacRequest withDryRun(boolean dryRun) {
        return new VerifyMacRequest(message, keyId, macAlgorithm, mac, grantTokens, dryRun);
    }

    @Override
    public Operation operation() {
        return Operation.VERIFY_MAC;
    }

    @Override
    public void check(Constraints check) {
        check.size("message", message, 1, 4096);
        check.length("keyId", keyId, 1, 2048);
        check.size("mac", mac, 1, 6144);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
    }
}
