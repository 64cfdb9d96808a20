package io.keyhold.api;

import java.util.List;
import java.util.Optional;

/**
 * Input of {@code DeriveSharedSecret}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param keyAgreementAlgorithm the key agreement algorithm
 * @param publicKey the public key, a DER SubjectPublicKeyInfo; 1 to 8192 bytes
 * @param grantTokens grant tokens that make fresh grants effective; 0 to 10 entries
 * @param dryRun whether only to ask if the call would succeed
 * @param recipient an enclave attestation; always refused, since Keyhold has no enclave; optional
 */
public record DeriveSharedSecretRequest(
        String keyId,
        KeyAgreementAlgorithmSpec keyAgreementAlgorithm,
        byte[] publicKey,
        List<String> grantTokens,
        boolean dryRun,
        Optional<RecipientInfo> recipient)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public DeriveSharedSecretRequest {
        Members.require("keyId", keyId);
        Members.require("keyAgreementAlgorithm", keyAgreementAlgorithm);
        Members.require("recipient", recipient);
        publicKey = Members.copy("publicKey", publicKey);
        grantTokens = Members.copy("grantTokens", grantTokens);
    }

    /** A copy of the public key, a DER SubjectPublicKeyInfo; the caller owns it. */
    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static DeriveSharedSecretRequest of(
            String keyId, KeyAgreementAlgorithmSpec keyAgreementAlgorithm, byte[] publicKey) {
        return new DeriveSharedSecretRequest(
                keyId, keyAgreementAlgorithm, publicKey, List.of(), false, Optional.empty());
    }

    /** The same with {@code grantTokens}. */
    public DeriveSharedSecretRequest withGrantTokens(List<String> grantTokens) {
        return new DeriveSharedSecretRequest(keyId, keyAgreementAlgorithm, publicKey, grantTokens, dryRun, recipient);
    }

    /** The same with {@code dryRun}. */
    public DeriveSharedSecretRequest withDryRun(boolean dryRun) {
        return new DeriveSharedSecretRequest(keyId, keyAgreementAlgorithm, publicKey, grantTokens, dryRun, recipient);
    }

    /** The same with {@code recipient}. */
    public DeriveSharedSecretRequest withRecipient(RecipientInfo recipient) {
        return new DeriveSharedSecretRequest(
                keyId, keyAgreementAlgorithm, publicKey, grantTokens, dryRun, Members.optional("recipient", recipient));
    }

    @Override
    public Operation operation() {
        return Operation.DERIVE_SHARED_SECRET;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.size("publicKey", publicKey, 1, 8192);
        check.count("grantTokens", grantTokens, 0, 10);
        check.each("grantTokens", grantTokens, 1, 8192);
    }
}
