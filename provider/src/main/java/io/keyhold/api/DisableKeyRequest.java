package io.keyhold.api;

/**
 * Input of {@code DisableKey}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 */
public record DisableKeyRequest(String keyId) implements KmsRequest {
    /** Refuses null. */
    public DisableKeyRequest {
        Members.require("keyId", keyId);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static DisableKeyRequest of(String keyId) {
        return new DisableKeyRequest(keyId);
    }

    @Override
    public Operation operation() {
        return Operation.DISABLE_KEY;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
    }
}
