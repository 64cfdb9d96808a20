package io.keyhold.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Input of {@code GenerateDataKeyPair}; member names, limits and defaults are those of AWS KMS.
 *
 * @param encryptionContext the encryption context, bound to the ciphertext and logged in clear
 * @param keyId the key; 1 to 2048 characters
 * @param keyPairSpec the kind of key pair
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param recipient an enclave attestation; always refused, since Keyhold has no enclave; optional
 * @param dryRun whether only to ask if the call would succeed
 */
public record GenerateDataKeyPairRequest(
        Map<String, String> encryptionContext,
        String keyId,
        DataKeyPairSpec keyPairSpec,
        List<String> grantTokens,
        Optional<RecipientInfo> recipient,
        boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public GenerateDataKeyPairRequest {
        Members.require("keyId", keyId);
        Members.require("keyPairSpec", keyPairSpec);
        Members.require("recipient", recipient);
        encryptionContext = Members.copy("encryptionContext", encryptionContext);
        grantTokens = Members.copy("grantTokens", grantTokens);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static GenerateDataKeyPairRequest of(String keyId, DataKeyPairSpec keyPairSpec) {
        return new GenerateDataKeyPairRequest(Map.of(), keyId, keyPairSpec, List.of(), Optional.empty(), false);
    }

    /** The same with {@code encryptionContext}. */
    public GenerateDataKeyPairRequest withEncryptionContext(Map<String, String> encryptionContext) {
        return new GenerateDataKeyPairRequest(encryptionContext, keyId, keyPairSpec, grantTokens, recipient, dryRun);
    }

    /** The same with {@code grantTokens}. */
    public GenerateDataKeyPairRequest withGrantTokens(List<String> grantTokens) {
        return new GenerateDataKeyPairRequest(encryptionContext, keyId, keyPairSpec, grantTokens, recipient, dryRun);
    }

    /** The same with {@code recipient}. */
    public GenerateDataKeyPairRequest withRecipient(RecipientInfo recipient) {
        return new GenerateDataKeyPairRequest(
                encryptionContext, keyId, keyPairSpec, grantTokens, Members.optional("recipient", recipient), dryRun);
    }

    /** The same with {@code dryRun}. */
    public GenerateDataKeyPairRequest withDryRun(boolean dryRun) {
        return new GenerateDataKeyPairRequest(encryptionContext, keyId, keyPairSpec, grantTokens, recipient, dryRun);
    }

    @Override
    public Operation operation() {
        return Operation.GENERATE_DATA_KEY_PAIR;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
    }
}
