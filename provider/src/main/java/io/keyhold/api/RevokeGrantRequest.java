package io.keyhold.api;

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
        return new RevokeGrantRequest(keyId, grantId, dryRun);
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
