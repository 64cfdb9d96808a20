package io.keyhold.api;

import org.jspecify.annotations.Nullable;

/**
 * Input of {@code DeleteAlias}; member names, limits and defaults are those of AWS KMS.
 *
 * @param aliasName the alias name, {@code alias/} and letters, digits, {@code / _ -}; 1 to 256 characters
 */
public record DeleteAliasRequest(String aliasName) implements KmsRequest {
    /** Refuses null. */
    public DeleteAliasRequest {
        Members.require("aliasName", aliasName);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static DeleteAliasRequest of(String aliasName) {
        return new DeleteAliasRequest(aliasName);
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.aliasName = aliasName;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String aliasName;

        private Builder() {}

        /** The alias name, {@code alias/} and letters, digits, {@code / _ -}; 1 to 256 characters. */
        public Builder aliasName(String aliasName) {
            this.aliasName = aliasName;
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public DeleteAliasRequest build() {
            return new DeleteAliasRequest(Members.given("aliasName", aliasName));
        }
    }

    @Override
    public Operation operation() {
        return Operation.DELETE_ALIAS;
    }

    @Override
    public void check(Constraints check) {
        check.length("aliasName", aliasName, 1, 256);
        check.pattern("aliasName", aliasName, "^[a-zA-Z0-9:/_-]+$");
    }
}
