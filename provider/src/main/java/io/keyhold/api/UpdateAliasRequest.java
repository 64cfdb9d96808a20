package io.keyhold.api;

/**
 * Input of {@code UpdateAlias}; member names, limits and defaults are those of AWS KMS.
 *
 * @param aliasName the alias name, {@code alias/} and letters, digits, {@code / _ -}; 1 to 256 characters
 * @param targetKeyId the key the alias points to, by key id or key ARN; 1 to 2048 characters
 */
public record UpdateAliasRequest(String aliasName, String targetKeyId) implements KmsRequest {
    /** Refuses null. */
    public UpdateAliasRequest {
        Members.require("aliasName", aliasName);
        Members.require("targetKeyId", targetKeyId);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static UpdateAliasRequest of(String aliasName, String targetKeyId) {
        return new UpdateAliasRequest(aliasName, targetKeyId);
    }

    @Override
    public Operation operation() {
        return Operation.UPDATE_ALIAS;
    }

    @Override
    public void check(Constraints check) {
        check.length("aliasName", aliasName, 1, 256);
        check.pattern("aliasName", aliasName, "^[a-zA-Z0-9:/_-]+$");
        check.length("targetKeyId", targetKeyId, 1, 2048);
    }
}
