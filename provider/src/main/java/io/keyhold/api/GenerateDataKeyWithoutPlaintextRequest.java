package io.keyhold.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Input of {@code GenerateDataKeyWithoutPlaintext}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param encryptionContext the encryption context, bound to the ciphertext and logged in clear
 * @param keySpec the shape of the key; optional
 * @param numberOfBytes how many bytes; 1 to 1024; optional
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param dryRun whether only to ask if the call would succeed
 */
public record GenerateDataKeyWithoutPlaintextRequest(
        String keyId,
        Map<String, String> encryptionContext,
        Optional<DataKeySpec> keySpec,
        Optional<Integer> numberOfBytes,
        List<String> grantTokens,
        boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public GenerateDataKeyWithoutPlaintextRequest {
        Members.require("keyId", keyId);
        Members.require("keySpec", keySpec);
        Members.require("numberOfBytes", numberOfBytes);
        encryptionContext = Members.copy("encryptionContext", encryptionContext);
        grantTokens = Members.copy("grantTokens", grantTokens);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static GenerateDataKeyWithoutPlaintextRequest of(String keyId) {
        return new GenerateDataKeyWithoutPlaintextRequest(
                keyId, Map.of(), Optional.empty(), Optional.empty(), List.of(), false);
    }

    /** The same with {@code encryptionContext}. */
    public GenerateDataKeyWithoutPlaintextRequest withEncryptionContext(Map<String, String> encryptionContext) {
        return new GenerateDataKeyWithoutPlaintextRequest(
                keyId, encryptionContext, keySpec, numberOfBytes, grantTokens, dryRun);
    }

    /** The same with {@code keySpec}. */
    public GenerateDataKeyWithoutPlaintextRequest withKeySpec(DataKeySpec keySpec) {
        return new GenerateDataKeyWithoutPlaintextRequest(
                keyId, encryptionContext, Members.optional("keySpec", keySpec), numberOfBytes, grantTokens, dryRun);
    }

    /** The same with {@code numberOfBytes}. */
    public GenerateDataKeyWithoutPlaintextRequest withNumberOfBytes(Integer numberOfBytes) {
        return new GenerateDataKeyWithoutPlaintextRequest(
                keyId,
                encryptionContext,
                keySpec,
                Members.optional("numberOfBytes", numberOfBytes),
                grantTokens,
                dryRun);
    }

    /** The same with {@code grantTokens}. */
    public GenerateDataKeyWithoutPlaintextRequest withGrantTokens(List<String> grantTokens) {
        return new GenerateDataKeyWithoutPlaintextRequest(
                keyId, encryptionContext, keySpec, numberOfBytes, grantTokens, dryRun);
    }

    /** The same with {@code dryRun}. */
    public GenerateDataKeyWithoutPlaintextRequest withDryRun(boolean dryRun) {
        return new GenerateDataKeyWithoutPlaintextRequest(
                keyId, encryptionContext, keySpec, numberOfBytes, grantTokens, dryRun);
    }

    @Override
    public Operation operation() {
        return Operation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.range("numberOfBytes", numberOfBytes, 1, 1024);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
    }
}
