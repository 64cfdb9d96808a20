package io.keyhold.api;

import java.util.List;
import java.util.Optional;

/**
 * Input of {@code Sign}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param message the message; 1 to 4096 bytes
 * @param messageType what the message is; optional
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param signingAlgorithm the signing algorithm
 * @param dryRun whether only to ask if the call would succeed
 */
public record SignRequest(
        String keyId,
        byte[] message,
        Optional<MessageType> messageType,
        List<String> grantTokens,
        SigningAlgorithmSpec signingAlgorithm,
        boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public SignRequest {
        Members.require("keyId", keyId);
        Members.require("messageType", messageType);
        Members.require("signingAlgorithm", signingAlgorithm);
        message = Members.copy("message", message);
        grantTokens = Members.copy("grantTokens", grantTokens);
    }

    /** A copy of the message; the caller owns it. */
    @Override
    public byte[] message() {
        return message.clone();
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static SignRequest of(String keyId, byte[] message, SigningAlgorithmSpec signingAlgorithm) {
        return new SignRequest(keyId, message, Optional.empty(), List.of(), signingAlgorithm, false);
    }

    /** The same with {@code messageType}. */
    public SignRequest withMessageType(MessageType messageType) {
        return new SignRequest(
                keyId, message, Members.optional("messageType", messageType), grantTokens, signingAlgorithm, dryRun);
    }

    /** The same with {@code grantTokens}. */
    public SignRequest withGrantTokens(List<String> grantTokens) {
        return new SignRequest(keyId, message, messageType, grantTokens, signingAlgorithm, dryRun);
    }

    /** The same with {@code dryRun}. */
    public SignRequest withDryRun(boolean dryRun) {
        return new SignRequest(keyId, message, messageType, grantTokens, signingAlgorithm, dryRun);
    }

    @Override
    public Operation operation() {
        return Operation.SIGN;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.size("message", message, 1, 4096);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
    }
}
