package io.keyhold.api;

/**
 * Input of {@code EnableKey}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 */
public record EnableKeyRequest(String keyId) implements KmsRequest {
    /** Refuses null. */
    public EnableKeyRequest {
        Members.require("keyId", keyId);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static EnableKeyRequest of(String keyId) {
        return new EnableKeyRequest(keyId);
    }

    @Override
    public Operation operation() {
        return Operation.ENABLE_KEY;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
    }
}
