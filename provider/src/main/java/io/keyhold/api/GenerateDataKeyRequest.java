package io.keyhold.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        @Sensitive List<String> grantTokens,
        Optional<RecipientInfo> recipient,
        boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public GenerateDataKeyRequest {
        Members.require("keyId", keyId);
        encryptionContext = Members.copy("encryptionContext", encryptionContext);
        Members.require("numberOfBytes", numberOfBytes);
        Members.require("keySpec", keySpec);
        grantTokens = Members.copy("grantTokens", grantTokens);
        Members.require("recipient", recipient);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static GenerateDataKeyRequest of(String keyId) {
        return new GenerateDataKeyRequest(
                keyId, Map.of(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(), false);
    }

    /** The same with {@code encryptionContext}. */
    public GenerateDataKeyRequest withEncryptionContext(Map<String, String> encryptionContext) {
        return toBuilder().encryptionContext(encryptionContext).build();
    }

    /** The same with {@code numberOfBytes}. */
    public GenerateDataKeyRequest withNumberOfBytes(Integer numberOfBytes) {
        return toBuilder().numberOfBytes(numberOfBytes).build();
    }

    /** The same with {@code keySpec}. */
    public GenerateDataKeyRequest withKeySpec(DataKeySpec keySpec) {
        return toBuilder().keySpec(keySpec).build();
    }

    /** The same with {@code grantTokens}. */
    public GenerateDataKeyRequest withGrantTokens(List<String> grantTokens) {
        return toBuilder().grantTokens(grantTokens).build();
    }

    /** The same with {@code recipient}. */
    public GenerateDataKeyRequest withRecipient(RecipientInfo recipient) {
        return toBuilder().recipient(recipient).build();
    }

    /** The same with {@code dryRun}. */
    public GenerateDataKeyRequest withDryRun(boolean dryRun) {
        return toBuilder().dryRun(dryRun).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.keyId = keyId;
        builder.encryptionContext = encryptionContext;
        builder.numberOfBytes = numberOfBytes;
        builder.keySpec = keySpec;
        builder.grantTokens = grantTokens;
        builder.recipient = recipient;
        builder.dryRun = dryRun;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private Map<String, String> encryptionContext = Map.of();
        private Optional<Integer> numberOfBytes = Optional.empty();
        private Optional<DataKeySpec> keySpec = Optional.empty();
        private List<String> grantTokens = List.of();
        private Optional<RecipientInfo> recipient = Optional.empty();
        private boolean dryRun;

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The encryption context, bound to the ciphertext and logged in clear. */
        public Builder encryptionContext(Map<String, String> encryptionContext) {
            this.encryptionContext = encryptionContext;
            return this;
        }

        /** How many bytes; 1 to 1024; optional. */
        public Builder numberOfBytes(Integer numberOfBytes) {
            this.numberOfBytes = Members.optional("numberOfBytes", numberOfBytes);
            return this;
        }

        /** The shape of the key; optional. */
        public Builder keySpec(DataKeySpec keySpec) {
            this.keySpec = Members.optional("keySpec", keySpec);
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
        public GenerateDataKeyRequest build() {
            return new GenerateDataKeyRequest(
                    Members.given("keyId", keyId),
                    encryptionContext,
                    numberOfBytes,
                    keySpec,
                    grantTokens,
                    recipient,
                    dryRun);
        }
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

    /** Tokens and bytes are not shown. */
    @Override
    public String toString() {
        return Redacted.text(this);
    }
}
