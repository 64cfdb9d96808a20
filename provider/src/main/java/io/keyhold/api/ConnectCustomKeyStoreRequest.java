package io.keyhold.api;

import org.jspecify.annotations.Nullable;

/**
 * Input of {@code ConnectCustomKeyStore}; member names, limits and defaults are those of AWS KMS.
 *
 * @param customKeyStoreId the custom key store; 1 to 64 characters
 */
public record ConnectCustomKeyStoreRequest(String customKeyStoreId) implements KmsRequest {
    /** Refuses null. */
    public ConnectCustomKeyStoreRequest {
        Members.require("customKeyStoreId", customKeyStoreId);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static ConnectCustomKeyStoreRequest of(String customKeyStoreId) {
        return new ConnectCustomKeyStoreRequest(customKeyStoreId);
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.customKeyStoreId = customKeyStoreId;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String customKeyStoreId;

        private Builder() {}

        /** The custom key store; 1 to 64 characters. */
        public Builder customKeyStoreId(String customKeyStoreId) {
            this.customKeyStoreId = customKeyStoreId;
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public ConnectCustomKeyStoreRequest build() {
            return new ConnectCustomKeyStoreRequest(Members.given("customKeyStoreId", customKeyStoreId));
        }
    }

    @Override
    public Operation operation() {
        return Operation.CONNECT_CUSTOM_KEY_STORE;
    }

    @Override
    public void check(Constraints check) {
        check.length("customKeyStoreId", customKeyStoreId, 1, 64);
    }
}
