package io.keyhold.api;

import org.jspecify.annotations.Nullable;

/**
 * Input of {@code UpdateKeyDescription}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param description the description, not secret; 0 to 8192 characters
 */
public record UpdateKeyDescriptionRequest(String keyId, String description) implements KmsRequest {
    /** Refuses null. */
    public UpdateKeyDescriptionRequest {
        Members.require("keyId", keyId);
        Members.require("description", description);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static UpdateKeyDescriptionRequest of(String keyId, String description) {
        return new UpdateKeyDescriptionRequest(keyId, description);
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.keyId = keyId;
        builder.description = description;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private @Nullable String description;

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The description, not secret; 0 to 8192 characters. */
        public Builder description(String description) {
            this.description = description;
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public UpdateKeyDescriptionRequest build() {
            return new UpdateKeyDescriptionRequest(
                    Members.given("keyId", keyId), Members.given("description", description));
        }
    }

    @Override
    public Operation operation() {
        return Operation.UPDATE_KEY_DESCRIPTION;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.length("description", description, 0, 8192);
    }
}
