package io.keyhold.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Input of {@code Decrypt}; member names, limits and defaults are those of AWS KMS.
 *
 * @param ciphertextBlob the ciphertext blob; 1 to 6144 bytes; optional
 * @param encryptionContext the encryption context, bound to the ciphertext and logged in clear
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param keyId the key; 1 to 2048 characters; optional
 * @param encryptionAlgorithm the encryption algorithm; optional
 * @param recipient an enclave attestation; always refused, since Keyhold has no enclave; optional
 * @param dryRun whether only to ask if the call would succeed
 * @param dryRunModifiers what the dry run leaves out
 */
public record DecryptRequest(
        Optional<byte[]> ciphertextBlob,
        Map<String, String> encryptionContext,
        List<String> grantTokens,
        Optional<String> keyId,
        Optional<EncryptionAlgorithmSpec> encryptionAlgorithm,
        Optional<RecipientInfo> recipient,
        boolean dryRun,
        List<DryRunModifierType> dryRunModifiers)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public DecryptRequest {
        Members.require("ciphertextBlob", ciphertextBlob);
        Members.require("keyId", keyId);
        Members.require("encryptionAlgorithm", encryptionAlgorithm);
        Members.require("recipient", recipient);
        ciphertextBlob = ciphertextBlob.map(byte[]::clone);
        encryptionContext = Members.copy("encryptionContext", encryptionContext);
        grantTokens = Members.copy("grantTokens", grantTokens);
        dryRunModifiers = Members.copy("dryRunModifiers", dryRunModifiers);
    }

    /** A copy of the ciphertext blob; the caller owns it. */
    @Override
    public Optional<byte[]> ciphertextBlob() {
        return ciphertextBlob.map(byte[]::clone);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static DecryptRequest of(byte[] ciphertextBlob) {
        return new DecryptRequest(
                Members.optional("ciphertextBlob", ciphertextBlob),
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of());
    }

    /** The same with {@code encryptionContext}. */
    public DecryptRequest withEncryptionContext(Map<String, String> encryptionContext) {
        return new DecryptRequest(
                ciphertextBlob,
                encryptionContext,
                grantTokens,
                keyId,
                encryptionAlgorithm,
                recipient,
                dryRun,
                dryRunModifiers);
    }

    /** The same with {@code grantTokens}. */
    public DecryptRequest withGrantTokens(List<String> grantTokens) {
        return new DecryptRequest(
                ciphertextBlob,
                encryptionContext,
                grantTokens,
                keyId,
                encryptionAlgorithm,
                recipient,
                dryRun,
                dryRunModifiers);
    }

    /** The same with {@code keyId}. */
    public DecryptRequest withKeyId(String keyId) {
        return new DecryptRequest(
                ciphertextBlob,
                encryptionContext,
                grantTokens,
                Members.optional("keyId", keyId),
                encryptionAlgorithm,
                recipient,
                dryRun,
                dryRunModifiers);
    }

    /** The same with {@code encryptionAlgorithm}. */
    public DecryptRequest withEncryptionAlgorithm(EncryptionAlgorithmSpec encryptionAlgorithm) {
        return new DecryptRequest(
                ciphertextBlob,
                encryptionContext,
                grantTokens,
                keyId,
                Members.optional("encryptionAlgorithm", encryptionAlgorithm),
                recipient,
                dryRun,
                dryRunModifiers);
    }

    /** The same with {@code recipient}. */
    public DecryptRequest withRecipient(RecipientInfo recipient) {
        return new DecryptRequest(
                ciphertextBlob,
                encryptionContext,
                grantTokens,
                keyId,
                encryptionAlgorithm,
                Members.optional("recipient", recipient),
                dryRun,
                dryRunModifiers);
    }

    /** The same with {@code dryRun}. */
    public DecryptRequest withDryRun(boolean dryRun) {
        return new DecryptRequest(
                ciphertextBlob,
                encryptionContext,
                grantTokens,
                keyId,
                encryptionAlgorithm,
                recipient,
                dryRun,
                dryRunModifiers);
    }

    /** The same with {@code dryRunModifiers}. */
    public DecryptRequest withDryRunModifiers(List<DryRunModifierType> dryRunModifiers) {
        return new DecryptRequest(
                ciphertextBlob,
                encryptionContext,
                grantTokens,
                keyId,
                encryptionAlgorithm,
                recipient,
                dryRun,
                dryRunModifiers);
    }

    @Override
    public Operation operation() {
        return Operation.DECRYPT;
    }

    @Override
    public void check(Constraints check) {
        check.size("ciphertextBlob", ciphertextBlob, 1, 6144);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
        check.length("keyId", keyId, 1, 2048);
    }
}
