package io.keyhold.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        @Sensitive List<String> grantTokens,
        Optional<RecipientInfo> recipient,
        boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public GenerateDataKeyPairRequest {
        encryptionContext = Members.copy("encryptionContext", encryptionContext);
        Members.require("keyId", keyId);
        Members.require("keyPairSpec", keyPairSpec);
        grantTokens = Members.copy("grantTokens", grantTokens);
        Members.require("recipient", recipient);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static GenerateDataKeyPairRequest of(String keyId, DataKeyPairSpec keyPairSpec) {
        return new GenerateDataKeyPairRequest(Map.of(), keyId, keyPairSpec, List.of(), Optional.empty(), false);
    }

    /** The same with {@code encryptionContext}. */
    public GenerateDataKeyPairRequest withEncryptionContext(Map<String, String> encryptionContext) {
        return toBuilder().encryptionContext(encryptionContext).build();
    }

    /** The same with {@code grantTokens}. */
    public GenerateDataKeyPairRequest withGrantTokens(List<String> grantTokens) {
        return toBuilder().grantTokens(grantTokens).build();
    }

    /** The same with {@code recipient}. */
    public GenerateDataKeyPairRequest withRecipient(RecipientInfo recipient) {
        return toBuilder().recipient(recipient).build();
    }

    /** The same with {@code dryRun}. */
    public GenerateDataKeyPairRequest withDryRun(boolean dryRun) {
        return toBuilder().dryRun(dryRun).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.encryptionContext = encryptionContext;
        builder.keyId = keyId;
        builder.keyPairSpec = keyPairSpec;
        builder.grantTokens = grantTokens;
        builder.recipient = recipient;
        builder.dryRun = dryRun;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private Map<String, String> encryptionContext = Map.of();
        private @Nullable String keyId;
        private @Nullable DataKeyPairSpec keyPairSpec;
        private List<String> grantTokens = List.of();
        private Optional<RecipientInfo> recipient = Optional.empty();
        private boolean dryRun;

        private Builder() {}

        /** The encryption context, bound to the ciphertext and logged in clear. */
        public Builder encryptionContext(Map<String, String> encryptionContext) {
            this.encryptionContext = encryptionContext;
            return this;
        }

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The kind of key pair. */
        public Builder keyPairSpec(DataKeyPairSpec keyPairSpec) {
            this.keyPairSpec = keyPairSpec;
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

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public GenerateDataKeyPairRequest build() {
            return new GenerateDataKeyPairRequest(
                    encryptionContext,
                    Members.given("keyId", keyId),
                    Members.given("keyPairSpec", keyPairSpec),
                    grantTokens,
                    recipient,
                    dryRun);
        }
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

    /** Tokens and bytes are not shown. */
    @Override
    public String toString() {
        return Redacted.text(this);
    }
}
