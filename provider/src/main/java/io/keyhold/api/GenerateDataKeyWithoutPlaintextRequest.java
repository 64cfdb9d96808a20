package io.keyhold.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        @Sensitive List<String> grantTokens,
        boolean dryRun)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public GenerateDataKeyWithoutPlaintextRequest {
        Members.require("keyId", keyId);
        encryptionContext = Members.copy("encryptionContext", encryptionContext);
        Members.require("keySpec", keySpec);
        Members.require("numberOfBytes", numberOfBytes);
        grantTokens = Members.copy("grantTokens", grantTokens);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static GenerateDataKeyWithoutPlaintextRequest of(String keyId) {
        return new GenerateDataKeyWithoutPlaintextRequest(
                keyId, Map.of(), Optional.empty(), Optional.empty(), List.of(), false);
    }

    /** The same with {@code encryptionContext}. */
    public GenerateDataKeyWithoutPlaintextRequest withEncryptionContext(Map<String, String> encryptionContext) {
        return toBuilder().encryptionContext(encryptionContext).build();
    }

    /** The same with {@code keySpec}. */
    public GenerateDataKeyWithoutPlaintextRequest withKeySpec(DataKeySpec keySpec) {
        return toBuilder().keySpec(keySpec).build();
    }

    /** The same with {@code numberOfBytes}. */
    public GenerateDataKeyWithoutPlaintextRequest withNumberOfBytes(Integer numberOfBytes) {
        return toBuilder().numberOfBytes(numberOfBytes).build();
    }

    /** The same with {@code grantTokens}. */
    public GenerateDataKeyWithoutPlaintextRequest withGrantTokens(List<String> grantTokens) {
        return toBuilder().grantTokens(grantTokens).build();
    }

    /** The same with {@code dryRun}. */
    public GenerateDataKeyWithoutPlaintextRequest withDryRun(boolean dryRun) {
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
        builder.keySpec = keySpec;
        builder.numberOfBytes = numberOfBytes;
        builder.grantTokens = grantTokens;
        builder.dryRun = dryRun;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private Map<String, String> encryptionContext = Map.of();
        private Optional<DataKeySpec> keySpec = Optional.empty();
        private Optional<Integer> numberOfBytes = Optional.empty();
        private List<String> grantTokens = List.of();
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

        /** The shape of the key; optional. */
        public Builder keySpec(DataKeySpec keySpec) {
            this.keySpec = Members.optional("keySpec", keySpec);
            return this;
        }

        /** How many bytes; 1 to 1024; optional. */
        public Builder numberOfBytes(Integer numberOfBytes) {
            this.numberOfBytes = Members.optional("numberOfBytes", numberOfBytes);
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

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public GenerateDataKeyWithoutPlaintextRequest build() {
            return new GenerateDataKeyWithoutPlaintextRequest(
                    Members.given("keyId", keyId), encryptionContext, keySpec, numberOfBytes, grantTokens, dryRun);
        }
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

    /** Tokens and bytes are not shown. */
    @Override
    public String toString() {
        return Redacted.text(this);
    }
}
