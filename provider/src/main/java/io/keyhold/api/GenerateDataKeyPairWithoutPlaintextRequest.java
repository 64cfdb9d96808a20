package io.keyhold.api;

import java.util.List;
import java.util.Map;

/**
 * Input of {@code GenerateDataKeyPairWithoutPlaintext}; member names, limits and defaults are those of AWS KMS.
 *
 * @param encryptionContext the encryption context, bound to the ciphertext and logged in clear
 * @param keyId the key; 1 to 2048 characters
 * @param keyPairSpec the kind of key pair
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param dryRun whether only to ask if the call would succeed
 */
public record GenerateDataKeyPairWithoutPlaintextRequest(
        Map<String, String> encryptionContext,
        String keyId,
        DataKeyPairSpec keyPairSpec,
        List<String> grantTokens,
        boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public GenerateDataKeyPairWithoutPlaintextRequest {
        Members.require("keyId", keyId);
        Members.require("keyPairSpec", keyPairSpec);
        encryptionContext = Members.copy("encryptionContext", encryptionContext);
        grantTokens = Members.copy("grantTokens", grantTokens);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static GenerateDataKeyPairWithoutPlaintextRequest of(String keyId, DataKeyPairSpec keyPairSpec) {
        return new GenerateDataKeyPairWithoutPlaintextRequest(Map.of(), keyId, keyPairSpec, List.of(), false);
    }

    /** The same with {@code encryptionContext}. */
    public GenerateDataKeyPairWithoutPlaintextRequest withEncryptionContext(Map<String, String> encryptionContext) {
        return new GenerateDataKeyPairWithoutPlaintextRequest(
                encryptionContext, keyId, keyPairSpec, grantTokens, dryRun);
    }

    /** The same with {@code grantTokens}. */
    public GenerateDataKeyPairWithoutPlaintextRequest withGrantTokens(List<String> grantTokens) {
        return new GenerateDataKeyPairWithoutPlaintextRequest(
                encryptionContext, keyId, keyPairSpec, grantTokens, dryRun);
    }

    /** The same with {@code dryRun}. */
    public GenerateDataKeyPairWithoutPlaintextRequest withDryRun(boolean dryRun) {
        return new GenerateDataKeyPairWithoutPlaintextRequest(
                encryptionContext, keyId, keyPairSpec, grantTokens, dryRun);
    }

    @Override
    public Operation operation() {
        return Operation.GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
    }
}
