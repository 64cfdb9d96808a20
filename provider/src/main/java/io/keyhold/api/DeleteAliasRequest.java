package io.keyhold.api;

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
