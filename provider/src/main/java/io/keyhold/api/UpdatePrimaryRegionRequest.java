package io.keyhold.api;

import org.jspecify.annotations.Nullable;

/**
 * Input of {@code UpdatePrimaryRegion}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the primary key; 1 to 2048 characters
 * @param primaryRegion the Region of the replica that becomes the primary; 1 to 32 characters
 */
public record UpdatePrimaryRegionRequest(String keyId, String primaryRegion) implements KmsRequest {
    /** Refuses null. */
    public UpdatePrimaryRegionRequest {
        Members.require("keyId", keyId);
        Members.require("primaryRegion", primaryRegion);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static UpdatePrimaryRegionRequest of(String keyId, String primaryRegion) {
        return new UpdatePrimaryRegionRequest(keyId, primaryRegion);
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.keyId = keyId;
        builder.primaryRegion = primaryRegion;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private @Nullable String primaryRegion;

        private Builder() {}

        /** The primary key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The Region of the replica that becomes the primary; 1 to 32 characters. */
        public Builder primaryRegion(String primaryRegion) {
            this.primaryRegion = primaryRegion;
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public UpdatePrimaryRegionRequest build() {
            return new UpdatePrimaryRegionRequest(
                    Members.given("keyId", keyId), Members.given("primaryRegion", primaryRegion));
        }
    }

    @Override
    public Operation operation() {
        return Operation.UPDATE_PRIMARY_REGION;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.length("primaryRegion", primaryRegion, 1, 32);
    }
}
