package io.keyhold.api;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        @Sensitive List<String> grantTokens,
        boolean dryRun,
        Optional<RecipientInfo> recipient)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public DeriveSharedSecretRequest {
        Members.require("keyId", keyId);
        Members.require("keyAgreementAlgorithm", keyAgreementAlgorithm);
        publicKey = Members.copy("publicKey", publicKey);
        grantTokens = Members.copy("grantTokens", grantTokens);
        Members.require("recipient", recipient);
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
        return toBuilder().grantTokens(grantTokens).build();
    }

    /** The same with {@code dryRun}. */
    public DeriveSharedSecretRequest withDryRun(boolean dryRun) {
        return toBuilder().dryRun(dryRun).build();
    }

    /** The same with {@code recipient}. */
    public DeriveSharedSecretRequest withRecipient(RecipientInfo recipient) {
        return toBuilder().recipient(recipient).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.keyId = keyId;
        builder.keyAgreementAlgorithm = keyAgreementAlgorithm;
        builder.publicKey = publicKey;
        builder.grantTokens = grantTokens;
        builder.dryRun = dryRun;
        builder.recipient = recipient;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private @Nullable KeyAgreementAlgorithmSpec keyAgreementAlgorithm;
        private byte @Nullable [] publicKey;
        private List<String> grantTokens = List.of();
        private boolean dryRun;
        private Optional<RecipientInfo> recipient = Optional.empty();

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The key agreement algorithm. */
        public Builder keyAgreementAlgorithm(KeyAgreementAlgorithmSpec keyAgreementAlgorithm) {
            this.keyAgreementAlgorithm = keyAgreementAlgorithm;
            return this;
        }

        /** The public key, a DER SubjectPublicKeyInfo; 1 to 8192 bytes. */
        public Builder publicKey(byte[] publicKey) {
            this.publicKey = publicKey;
            return this;
        }

        /** Grant tokens that make fresh grants effective; 0 to 10 entries. */
        public Builder grantTokens(List<String> grantTokens) {
            this.grantTokens = grantTokens;
            return this;
        }

        /** Grant tokens that make fresh grants effective; 0 to 10 entries. */
        public Builder grantTokens(String... grantTokens) {
            this.grantTokens = Members.list("grantTokens", grantTokens);
            return this;
        }

        /** Whether only to ask if the call would succeed. */
        public Builder dryRun(boolean dryRun) {
            this.dryRun = dryRun;
            return this;
        }

        /** An enclave attestation; always refused, since Keyhold has no enclave; optional. */
        public Builder recipient(RecipientInfo recipient) {
            this.recipient = Members.optional("recipient", recipient);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public DeriveSharedSecretRequest build() {
            return new DeriveSharedSecretRequest(
                    Members.given("keyId", keyId),
                    Members.given("keyAgreementAlgorithm", keyAgreementAlgorithm),
                    Members.given("publicKey", publicKey),
                    grantTokens,
                    dryRun,
                    recipient);
        }
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

    /** Tokens and bytes are not shown. */
    @Override
    public String toString() {
        return Redacted.text(this);
    }
}
