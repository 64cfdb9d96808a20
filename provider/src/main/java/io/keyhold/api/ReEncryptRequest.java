package io.keyhold.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Input of {@code ReEncrypt}; member names, limits and defaults are those of AWS KMS.
 *
 * @param ciphertextBlob the ciphertext blob; 1 to 6144 bytes; optional
 * @param sourceEncryptionContext the encryption context the blob was made with
 * @param sourceKeyId the key the blob was made under; 1 to 2048 characters; optional
 * @param destinationKeyId the key to encrypt under; 1 to 2048 characters
 * @param destinationEncryptionContext the encryption context of the new blob
 * @param sourceEncryptionAlgorithm the algorithm the blob was made with; optional
 * @param destinationEncryptionAlgorithm the algorithm of the new blob; optional
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param dryRun whether only to ask if the call would succeed
 * @param dryRunModifiers what the dry run leaves out
 */
public record ReEncryptRequest(
        Optional<byte[]> ciphertextBlob,
        Map<String, String> sourceEncryptionContext,
        Optional<String> sourceKeyId,
        String destinationKeyId,
        Map<String, String> destinationEncryptionContext,
        Optional<EncryptionAlgorithmSpec> sourceEncryptionAlgorithm,
        Optional<EncryptionAlgorithmSpec> destinationEncryptionAlgorithm,
        List<String> grantTokens,
        boolean dryRun,
        List<DryRunModifierType> dryRunModifiers)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public ReEncryptRequest {
        Members.require("ciphertextBlob", ciphertextBlob);
        Members.require("sourceKeyId", sourceKeyId);
        Members.require("destinationKeyId", destinationKeyId);
        Members.require("sourceEncryptionAlgorithm", sourceEncryptionAlgorithm);
        Members.require("destinationEncryptionAlgorithm", destinationEncryptionAlgorithm);
        ciphertextBlob = ciphertextBlob.map(byte[]::clone);
        sourceEncryptionContext = Members.copy("sourceEncryptionContext", sourceEncryptionContext);
        destinationEncryptionContext = Members.copy("destinationEncryptionContext", destinationEncryptionContext);
        grantTokens = Members.copy("grantTokens", grantTokens);
        dryRunModifiers = Members.copy("dryRunModifiers", dryRunModifiers);
    }

    /** A copy of the ciphertext blob; the caller owns it. */
    @Override
    public Optional<byte[]> ciphertextBlob() {
        return ciphertextBlob.map(byte[]::clone);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static ReEncryptRequest of(byte[] ciphertextBlob, String destinationKeyId) {
        return new ReEncryptRequest(
                Members.optional("ciphertextBlob", ciphertextBlob),
                Map.of(),
                Optional.empty(),
                destinationKeyId,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                List.of());
    }

    /** The same with {@code sourceEncryptionContext}. */
    public ReEncryptRequest withSourceEncryptionContext(Map<String, String> sourceEncryptionContext) {
        return new ReEncryptRequest(
                ciphertextBlob,
                sourceEncryptionContext,
                sourceKeyId,
                destinationKeyId,
                destinationEncryptionContext,
                sourceEncryptionAlgorithm,
                destinationEncryptionAlgorithm,
                grantTokens,
                dryRun,
                dryRunModifiers);
    }

    /** The same with {@code sourceKeyId}. */
    public ReEncryptRequest withSourceKeyId(String sourceKeyId) {
        return new ReEncryptRequest(
                ciphertextBlob,
                sourceEncryptionContext,
                Members.optional("sourceKeyId", sourceKeyId),
                destinationKeyId,
                destinationEncryptionContext,
                sourceEncryptionAlgorithm,
                destinationEncryptionAlgorithm,
                grantTokens,
                dryRun,
                dryRunModifiers);
    }

    /** The same with {@code destinationEncryptionContext}. */
    public ReEncryptRequest withDestinationEncryptionContext(Map<String, String> destinationEncryptionContext) {
        return new ReEncryptRequest(
                ciphertextBlob,
                sourceEncryptionContext,
                sourceKeyId,
                destinationKeyId,
                destinationEncryptionContext,
                sourceEncryptionAlgorithm,
                destinationEncryptionAlgorithm,
                grantTokens,
                dryRun,
                dryRunModifiers);
    }

    /** The same with {@code sourceEncryptionAlgorithm}. */
    public ReEncryptRequest withSourceEncryptionAlgorithm(EncryptionAlgorithmSpec sourceEncryptionAlgorithm) {
        return new ReEncryptRequest(
                ciphertextBlob,
                sourceEncryptionContext,
                sourceKeyId,
                destinationKeyId,
                destinationEncryptionContext,
                Members.optional("sourceEncryptionAlgorithm", sourceEncryptionAlgorithm),
                destinationEncryptionAlgorithm,
                grantTokens,
                dryRun,
                dryRunModifiers);
    }

    /** The same with {@code destinationEncryptionAlgorithm}. */
    public ReEncryptRequest withDestinationEncryptionAlgorithm(EncryptionAlgorithmSpec destinationEncryptionAlgorithm) {
        return new ReEncryptRequest(
                ciphertextBlob,
                sourceEncryptionContext,
                sourceKeyId,
                destinationKeyId,
                destinationEncryptionContext,
                sourceEncryptionAlgorithm,
                Members.optional("destinationEncryptionAlgorithm", destinationEncryptionAlgorithm),
                grantTokens,
                dryRun,
                dryRunModifiers);
    }

    /** The same with {@code grantTokens}. */
    public ReEncryptRequest withGrantTokens(List<String> grantTokens) {
        return new ReEncryptRequest(
                ciphertextBlob,
                sourceEncryptionContext,
                sourceKeyId,
                destinationKeyId,
                destinationEncryptionContext,
                sourceEncryptionAlgorithm,
                destinationEncryptionAlgorithm,
                grantTokens,
                dryRun,
                dryRunModifiers);
    }

    /** The same with {@code dryRun}. */
    public ReEncryptRequest withDryRun(boolean dryRun) {
        return new ReEncryptRequest(
                ciphertextBlob,
                sourceEncryptionContext,
                sourceKeyId,
                destinationKeyId,
                destinationEncryptionContext,
                sourceEncryptionAlgorithm,
                destinationEncryptionAlgorithm,
                grantTokens,
                dryRun,
                dryRunModifiers);
    }

    /** The same with {@code dryRunModifiers}. */
    public ReEncryptRequest withDryRunModifiers(List<DryRunModifierType> dryRunModifiers) {
        return new ReEncryptRequest(
                ciphertextBlob,
                sourceEncryptionContext,
                sourceKeyId,
                destinationKeyId,
                destinationEncryptionContext,
                sourceEncryptionAlgorithm,
                destinationEncryptionAlgorithm,
                grantTokens,
                dryRun,
                dryRunModifiers);
    }

    @Override
    public Operation operation() {
        return Operation.RE_ENCRYPT;
    }

    @Override
    public void check(Constraints check) {
        check.size("ciphertextBlob", ciphertextBlob, 1, 6144);
        check.length("sourceKeyId", sourceKeyId, 1, 2048);
        check.length("destinationKeyId", destinationKeyId, 1, 2048);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
    }
}
