package io.keyhold.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code GenerateRandom}; member names, limits and defaults are those of AWS KMS.
 *
 * @param numberOfBytes how many bytes; 1 to 1024
 * @param customKeyStoreId the custom key store; 1 to 64 characters; optional
 * @param recipient an enclave attestation; always refused, since Keyhold has no enclave; optional
 */
public record GenerateRandomRequest(
        int numberOfBytes, Optional<String> customKeyStoreId, Optional<RecipientInfo> recipient) implements KmsRequest {
    /** Refuses null. */
    public GenerateRandomRequest {
        Members.require("customKeyStoreId", customKeyStoreId);
        Members.require("recipient", recipient);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static GenerateRandomRequest of(int numberOfBytes) {
        return new GenerateRandomRequest(numberOfBytes, Optional.empty(), Optional.empty());
    }

    /** The same with {@code customKeyStoreId}. */
    public GenerateRandomRequest withCustomKeyStoreId(String customKeyStoreId) {
        return toBuilder().customKeyStoreId(customKeyStoreId).build();
    }

    /** The same with {@code recipient}. */
    public GenerateRandomRequest withRecipient(RecipientInfo recipient) {
        return toBuilder().recipient(recipient).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.numberOfBytes = numberOfBytes;
        builder.customKeyStoreId = customKeyStoreId;
        builder.recipient = recipient;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable Integer numberOfBytes;
        private Optional<String> customKeyStoreId = Optional.empty();
        private Optional<RecipientInfo> recipient = Optional.empty();

        private Builder() {}

        /** How many bytes; 1 to 1024. */
        public Builder numberOfBytes(Integer numberOfBytes) {
            this.numberOfBytes = numberOfBytes;
            return this;
        }

        /** The custom key store; 1 to 64 characters; optional. */
        public Builder customKeyStoreId(String customKeyStoreId) {
            this.customKeyStoreId = Members.optional("customKeyStoreId", customKeyStoreId);
            return this;
        }

        /** An enclave attestation; always refused, since Keyhold has no enclave; optional. */
        public Builder recipient(RecipientInfo recipient) {
            this.recipient = Members.optional("recipient", recipient);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public GenerateRandomRequest build() {
            return new GenerateRandomRequest(
                    Members.given("numberOfBytes", numberOfBytes), customKeyStoreId, recipient);
        }
    }

    @Override
    public Operation operation() {
        return Operation.GENERATE_RANDOM;
    }

    @Override
    public void check(Constraints check) {
        check.range("numberOfBytes", numberOfBytes, 1, 1024);
        check.length("customKeyStoreId", customKeyStoreId, 1, 64);
    }
}
