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
        Optional<String> grantToken, Optional<String> keyId, Optional<String> grantId, boolean dryRun)
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
        return new RetireGrantRequest(Members.optional("grantToken", grantToken), keyId, grantId, dryRun);
    }

    /** The same with {@code keyId}. */
    public RetireGrantRequest withKeyId(String keyId) {
        return new RetireGrantRequest(grantToken, Members.optional("keyId", keyId), grantId, dryRun);
    }

    /** The same with {@code grantId}. */
    public RetireGrantRequest withGrantId(String grantId) {
        return new RetireGrantRequest(grantToken, keyId, Members.optional("grantId", grantId), dryRun);
    }

    /** The same with {@code dryRun}. */
    public RetireGrantRequest withDryRun(boolean dryRun) {
        return new RetireGrantRequest(grantToken, keyId, grantId, dryRun);
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
}
