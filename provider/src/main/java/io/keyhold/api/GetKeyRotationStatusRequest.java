package io.keyhold.api;

/**
 * Input of {@code GetKeyRotationStatus}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 */
public record GetKeyRotationStatusRequest(String keyId) implements KmsRequest {
    /** Refuses null. */
    public GetKeyRotationStatusRequest {
        Members.require("keyId", keyId);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static GetKeyRotationStatusRequest of(String keyId) {
        return new GetKeyRotationStatusRequest(keyId);
    }

    @Override
    public Operation operation() {
        return Operation.GET_KEY_ROTATION_STATUS;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
    }
}
