package io.keyhold.api;

import java.util.List;
import java.util.Optional;

/**
 * Input of {@code Verify}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param message the message; 1 to 4096 bytes
 * @param messageType what the message is; optional
 * @param signature the signature; 1 to 6144 bytes
 * @param signingAlgorithm the signing algorithm
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param dryRun whether only to ask if the call would succeed
 */
public record VerifyRequest(
        String keyId,
        byte[] message,
        Optional<MessageType> messageType,
        byte[] signature,
        SigningAlgorithmSpec signingAlgorithm,
        List<String> grantTokens,
        boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public VerifyRequest {
        Members.require("keyId", keyId);
        Members.require("messageType", messageType);
        Members.require("signingAlgorithm", signingAlgorithm);
        message = Members.copy("message", message);
        signature = Members.copy("signature", signature);
        grantTokens = Members.copy("grantTokens", grantTokens);
    }

    /** A copy of the message; the caller owns it. */
    @Override
    public byte[] message() {
        return message.clone();
    }

    /** A copy of the signature; the caller owns it. */
    @Override
    public byte[] signature() {
        return signature.clone();
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static VerifyRequest of(
            String keyId, byte[] message, byte[] signature, SigningAlgorithmSpec signingAlgorithm) {
        return new VerifyRequest(keyId, message, Optional.empty(), signature, signingAlgorithm, List.of(), false);
    }

    /** The same with {@code messageType}. */
    public VerifyRequest withMessageType(MessageType messageType) {
        return new VerifyRequest(
                keyId,
                message,
                Members.optional("messageType", messageType),
                signature,
                signingAlgorithm,
                grantTokens,
                dryRun);
    }

    /** The same with {@code grantTokens}. */
    public VerifyRequest withGrantTokens(List<String> grantTokens) {
        return new VerifyRequest(keyId, message, messageType, signature, signingAlgorithm, grantTokens, dryRun);
    }

    /** The same with {@code dryRun}. */
    public VerifyRequest withDryRun(boolean dryRun) {
        return new VerifyRequest(keyId, message, messageType, signature, signingAlgorithm, grantTokens, dryRun);
    }

    @Override
    public Operation operation() {
        return Operation.VERIFY;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.size("message", message, 1, 4096);
        check.size("signature", signature, 1, 6144);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
    }
}
