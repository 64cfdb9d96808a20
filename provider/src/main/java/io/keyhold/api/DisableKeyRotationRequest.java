package io.keyhold.api;

/**
 * Input of {@code DisableKeyRotation}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 */
public record DisableKeyRotationRequest(String keyId) implements KmsRequest {
    /** Refuses null. */
    public DisableKeyRotationRequest {
        Members.require("keyId", keyId);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static DisableKeyRotationRequest of(String keyId) {
        return new DisableKeyRotationRequest(keyId);
    }

    @Override
    public Operation operation() {
        return Operation.DISABLE_KEY_ROTATION;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
    }
}
