package io.keyhold.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Input of {@code GenerateDataKey}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param encryptionContext the encryption context, bound to the ciphertext and logged in clear
 * @param numberOfBytes how many bytes; 1 to 1024; optional
 * @param keySpec the shape of the key; optional
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param recipient an enclave attestation; always refused, since Keyhold has no enclave; optional
 * @param dryRun whether only to ask if the call would succeed
 */
public record GenerateDataKeyRequest(
        String keyId,
        Map<String, String> encryptionContext,
        Optional<Integer> numberOfBytes,
        Optional<DataKeySpec> keySpec,
        List<String> grantTokens,
        Optional<RecipientInfo> recipient,
        boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public GenerateDataKeyRequest {
        Members.require("keyId", keyId);
        Members.require("numberOfBytes", numberOfBytes);
        Members.require("keySpec", keySpec);
        Members.require("recipient", recipient);
        encryptionContext = Members.copy("encryptionContext", encryptionContext);
        grantTokens = Members.copy("grantTokens", grantTokens);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static GenerateDataKeyRequest of(String keyId) {
        return new GenerateDataKeyRequest(
                keyId, Map.of(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(), false);
    }

    /** The same with {@code encryptionContext}. */
    public GenerateDataKeyRequest withEncryptionContext(Map<String, String> encryptionContext) {
        return new GenerateDataKeyRequest(
                keyId, encryptionContext, numberOfBytes, keySpec, grantTokens, recipient, dryRun);
    }

    /** The same with {@code numberOfBytes}. */
    public GenerateDataKeyRequest withNumberOfBytes(Integer numberOfBytes) {
        return new GenerateDataKeyRequest(
                keyId,
                encryptionContext,
                Members.optional("numberOfBytes", numberOfBytes),
                keySpec,
                grantTokens,
                recipient,
                dryRun);
    }

    /** The same with {@code keySpec}. */
    public GenerateDataKeyRequest withKeySpec(DataKeySpec keySpec) {
        return new GenerateDataKeyRequest(
                keyId,
                encryptionContext,
                numberOfBytes,
                Members.optional("keySpec", keySpec),
                grantTokens,
                recipient,
                dryRun);
    }

    /** The same with {@code grantTokens}. */
    public GenerateDataKeyRequest withGrantTokens(List<String> grantTokens) {
        return new GenerateDataKeyRequest(
                keyId, encryptionContext, numberOfBytes, keySpec, grantTokens, recipient, dryRun);
    }

    /** The same with {@code recipient}. */
    public GenerateDataKeyRequest withRecipient(RecipientInfo recipient) {
        return new GenerateDataKeyRequest(
                keyId,
                encryptionContext,
                numberOfBytes,
                keySpec,
                grantTokens,
                Members.optional("recipient", recipient),
                dryRun);
    }

    /** The same with {@code dryRun}. */
    public GenerateDataKeyRequest withDryRun(boolean dryRun) {
        return new GenerateDataKeyRequest(
                keyId, encryptionContext, numberOfBytes, keySpec, grantTokens, recipient, dryRun);
    }

    @Override
    public Operation operation() {
        return Operation.GENERATE_DATA_KEY;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.range("numberOfBytes", numberOfBytes, 1, 1024);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
    }
}
