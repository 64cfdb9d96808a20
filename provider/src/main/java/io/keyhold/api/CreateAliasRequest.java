package io.keyhold.api;

import org.jspecify.annotations.Nullable;

/**
 * Input of {@code CreateAlias}; member names, limits and defaults are those of AWS KMS.
 *
 * @param aliasName the alias name, {@code alias/} and letters, digits, {@code / _ -}; 1 to 256 characters
 * @param targetKeyId the key the alias points to, by key id or key ARN; 1 to 2048 characters
 */
public record CreateAliasRequest(String aliasName, String targetKeyId) implements KmsRequest {
    /** Refuses null. */
    public CreateAliasRequest {
        Members.require("aliasName", aliasName);
        Members.require("targetKeyId", targetKeyId);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static CreateAliasRequest of(String aliasName, String targetKeyId) {
        return new CreateAliasRequest(aliasName, targetKeyId);
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.aliasName = aliasName;
        builder.targetKeyId = targetKeyId;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String aliasName;
        private @Nullable String targetKeyId;

        private Builder() {}

        /** The alias name, {@code alias/} and letters, digits, {@code / _ -}; 1 to 256 characters. */
        public Builder aliasName(String aliasName) {
            this.aliasName = aliasName;
            return this;
        }

        /** The key the alias points to, by key id or key ARN; 1 to 2048 characters. */
        public Builder targetKeyId(String targetKeyId) {
            this.targetKeyId = targetKeyId;
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public CreateAliasRequest build() {
            return new CreateAliasRequest(
                    Members.given("aliasName", aliasName), Members.given("targetKeyId", targetKeyId));
        }
    }

    @Override
    public Operation operation() {
        return Operation.CREATE_ALIAS;
    }

    @Override
    public void check(Constraints check) {
        check.length("aliasName", aliasName, 1, 256);
        check.pattern("aliasName", aliasName, "^[a-zA-Z0-9:/_-]+$");
        check.length("targetKeyId", targetKeyId, 1, 2048);
    }
}
