package io.keyhold.api;

/**
 * Input of {@code GetKeyLastUsage}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 */
public record GetKeyLastUsageRequest(String keyId) implements KmsRequest {
    /** Refuses null. */
    public GetKeyLastUsageRequest {
        Members.require("keyId", keyId);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static GetKeyLastUsageRequest of(String keyId) {
        return new GetKeyLastUsageRequest(keyId);
    }

    @Override
    public Operation operation() {
        return Operation.GET_KEY_LAST_USAGE;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
    }
}
