package io.keyhold.api;

import java.util.Optional;

/**
 * Input of {@code RetireGrant}; member names, limits and defaults are those of AWS KMS.
 *
 * @param grantToken the grant token; 1 to 8192 characters; optional
 * @param keyId the key; 1 to 2048 characters; optional
 * @param grantId the grant; 1 to 128 characters; optional
 * @param dryRun whether only to ask if the call would succeed
 */
public record RetireGrantRequest(
        @Sensitive Optional<String> grantToken, Optional<String> keyId, Optional<String> grantId, boolean dryRun)
        implements KmsRequest {
    /** Refuses null. */
    public RetireGrantRequest {
        Members.require("grantToken", grantToken);
        Members.require("keyId", keyId);
        Members.require("grantId", grantId);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static RetireGrantRequest of() {
        return new RetireGrantRequest(Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /** The same with {@code grantToken}. */
    public RetireGrantRequest withGrantToken(String grantToken) {
        return toBuilder().grantToken(grantToken).build();
    }

    /** The same with {@code keyId}. */
    public RetireGrantRequest withKeyId(String keyId) {
        return toBuilder().keyId(keyId).build();
    }

    /** The same with {@code grantId}. */
    public RetireGrantRequest withGrantId(String grantId) {
        return toBuilder().grantId(grantId).build();
    }

    /** The same with {@code dryRun}. */
    public RetireGrantRequest withDryRun(boolean dryRun) {
        return toBuilder().dryRun(dryRun).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.grantToken = grantToken;
        builder.keyId = keyId;
        builder.grantId = grantId;
        builder.dryRun = dryRun;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private Optional<String> grantToken = Optional.empty();
        private Optional<String> keyId = Optional.empty();
        private Optional<String> grantId = Optional.empty();
        private boolean dryRun;

        private Builder() {}

        /** The grant token; 1 to 8192 characters; optional. */
        public Builder grantToken(String grantToken) {
            this.grantToken = Members.optional("grantToken", grantToken);
            return this;
        }

        /** The key; 1 to 2048 characters; optional. */
        public Builder keyId(String keyId) {
            this.keyId = Members.optional("keyId", keyId);
            return this;
        }

        /** The grant; 1 to 128 characters; optional. */
        public Builder grantId(String grantId) {
            this.grantId = Members.optional("grantId", grantId);
            return this;
        }

        /** Whether only to ask if the call would succeed. */
        public Builder dryRun(boolean dryRun) {
            this.dryRun = dryRun;
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public RetireGrantRequest build() {
            return new RetireGrantRequest(grantToken, keyId, grantId, dryRun);
        }
    }

    @Override
    public Operation operation() {
        return Operation.RETIRE_GRANT;
    }

    @Override
    public void check(Constraints check) {
        check.length("grantToken", grantToken, 1, 8192);
        check.length("keyId", keyId, 1, 2048);
        check.length("grantId", grantId, 1, 128);
    }

    /** Tokens and bytes are not shown. */
    @Override
    public String toString() {
        return Redacted.text(this);
    }
}
