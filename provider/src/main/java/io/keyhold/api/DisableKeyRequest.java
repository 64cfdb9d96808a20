package io.keyhold.api;

import org.jspecify.annotations.Nullable;

/**
 * Input of {@code DisableKey}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 */
public record DisableKeyRequest(String keyId) implements KmsRequest {
    /** Refuses null. */
    public DisableKeyRequest {
        Members.require("keyId", keyId);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static DisableKeyRequest of(String keyId) {
        return new DisableKeyRequest(keyId);
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.keyId = keyId;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public DisableKeyRequest build() {
            return new DisableKeyRequest(Members.given("keyId", keyId));
        }
    }

    @Override
    public Operation operation() {
        return Operation.DISABLE_KEY;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
    }
}
