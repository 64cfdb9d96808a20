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
        @Sensitive List<String> grantTokens,
        Optional<String> keyId,
        Optional<EncryptionAlgorithmSpec> encryptionAlgorithm,
        Optional<RecipientInfo> recipient,
        boolean dryRun,
        List<DryRunModifierType> dryRunModifiers)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public DecryptRequest {
        Members.require("ciphertextBlob", ciphertextBlob);
        ciphertextBlob = ciphertextBlob.map(byte[]::clone);
        encryptionContext = Members.copy("encryptionContext", encryptionContext);
        grantTokens = Members.copy("grantTokens", grantTokens);
        Members.require("keyId", keyId);
        Members.require("encryptionAlgorithm", encryptionAlgorithm);
        Members.require("recipient", recipient);
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
        return toBuilder().encryptionContext(encryptionContext).build();
    }

    /** The same with {@code grantTokens}. */
    public DecryptRequest withGrantTokens(List<String> grantTokens) {
        return toBuilder().grantTokens(grantTokens).build();
    }

    /** The same with {@code keyId}. */
    public DecryptRequest withKeyId(String keyId) {
        return toBuilder().keyId(keyId).build();
    }

    /** The same with {@code encryptionAlgorithm}. */
    public DecryptRequest withEncryptionAlgorithm(EncryptionAlgorithmSpec encryptionAlgorithm) {
        return toBuilder().encryptionAlgorithm(encryptionAlgorithm).build();
    }

    /** The same with {@code recipient}. */
    public DecryptRequest withRecipient(RecipientInfo recipient) {
        return toBuilder().recipient(recipient).build();
    }

    /** The same with {@code dryRun}. */
    public DecryptRequest withDryRun(boolean dryRun) {
        return toBuilder().dryRun(dryRun).build();
    }

    /** The same with {@code dryRunModifiers}. */
    public DecryptRequest withDryRunModifiers(List<DryRunModifierType> dryRunModifiers) {
        return toBuilder().dryRunModifiers(dryRunModifiers).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.ciphertextBlob = ciphertextBlob;
        builder.encryptionContext = encryptionContext;
        builder.grantTokens = grantTokens;
        builder.keyId = keyId;
        builder.encryptionAlgorithm = encryptionAlgorithm;
        builder.recipient = recipient;
        builder.dryRun = dryRun;
        builder.dryRunModifiers = dryRunModifiers;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private Optional<byte[]> ciphertextBlob = Optional.empty();
        private Map<String, String> encryptionContext = Map.of();
        private List<String> grantTokens = List.of();
        private Optional<String> keyId = Optional.empty();
        private Optional<EncryptionAlgorithmSpec> encryptionAlgorithm = Optional.empty();
        private Optional<RecipientInfo> recipient = Optional.empty();
        private boolean dryRun;
        private List<DryRunModifierType> dryRunModifiers = List.of();

        private Builder() {}

        /** The ciphertext blob; 1 to 6144 bytes; optional. */
        public Builder ciphertextBlob(byte[] ciphertextBlob) {
            this.ciphertextBlob = Members.optional("ciphertextBlob", ciphertextBlob);
            return this;
        }

        /** The encryption context, bound to the ciphertext and logged in clear. */
        public Builder encryptionContext(Map<String, String> encryptionContext) {
            this.encryptionContext = encryptionContext;
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

        /** The key; 1 to 2048 characters; optional. */
        public Builder keyId(String keyId) {
            this.keyId = Members.optional("keyId", keyId);
            return this;
        }

        /** The encryption algorithm; optional. */
        public Builder encryptionAlgorithm(EncryptionAlgorithmSpec encryptionAlgorithm) {
            this.encryptionAlgorithm = Members.optional("encryptionAlgorithm", encryptionAlgorithm);
            return this;
        }

        /** An enclave attestation; always refused, since Keyhold has no enclave; optional. */
        public Builder recipient(RecipientInfo recipient) {
            this.recipient = Members.optional("recipient", recipient);
            return this;
        }

        /** Whether only to ask if the call would succeed. */
        public Builder dryRun(boolean dryRun) {
            this.dryRun = dryRun;
            return this;
        }

        /** What the dry run leaves out. */
        public Builder dryRunModifiers(List<DryRunModifierType> dryRunModifiers) {
            this.dryRunModifiers = dryRunModifiers;
            return this;
        }

        /** What the dry run leaves out. */
        public Builder dryRunModifiers(DryRunModifierType... dryRunModifiers) {
            this.dryRunModifiers = Members.list("dryRunModifiers", dryRunModifiers);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public DecryptRequest build() {
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

    /** Tokens and bytes are not shown. */
    @Override
    public String toString() {
        return Redacted.text(this);
    }
}
