package io.keyhold.api;

/**
 * Input of {@code RotateKeyOnDemand}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 */
public record RotateKeyOnDemandRequest(String keyId) implements KmsRequest {
    /** Refuses null. */
    public RotateKeyOnDemandRequest {
        Members.require("keyId", keyId);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static RotateKeyOnDemandRequest of(String keyId) {
        return new RotateKeyOnDemandRequest(keyId);
    }

    @Override
    public Operation operation() {
        return Operation.ROTATE_KEY_ON_DEMAND;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
    }
}
