package io.keyhold.api;

import org.jspecify.annotations.Nullable;

/**
 * Input of {@code RevokeGrant}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param grantId the grant; 1 to 128 characters
 * @param dryRun whether only to ask if the call would succeed
 */
public record RevokeGrantRequest(String keyId, String grantId, boolean dryRun) implements KmsRequest {
    /** Refuses null. */
    public RevokeGrantRequest {
        Members.require("keyId", keyId);
        Members.require("grantId", grantId);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static RevokeGrantRequest of(String keyId, String grantId) {
        return new RevokeGrantRequest(keyId, grantId, false);
    }

    /** The same with {@code dryRun}. */
    public RevokeGrantRequest withDryRun(boolean dryRun) {
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
        builder.grantId = grantId;
        builder.dryRun = dryRun;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private @Nullable String grantId;
        private boolean dryRun;

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The grant; 1 to 128 characters. */
        public Builder grantId(String grantId) {
            this.grantId = grantId;
            return this;
        }

        /** Whether only to ask if the call would succeed. */
        public Builder dryRun(boolean dryRun) {
            this.dryRun = dryRun;
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public RevokeGrantRequest build() {
            return new RevokeGrantRequest(Members.given("keyId", keyId), Members.given("grantId", grantId), dryRun);
        }
    }

    @Override
    public Operation operation() {
        return Operation.REVOKE_GRANT;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.length("grantId", grantId, 1, 128);
    }
}
