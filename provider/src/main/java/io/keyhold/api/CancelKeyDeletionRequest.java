package io.keyhold.api;

/**
 * Input of {@code CancelKeyDeletion}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 */
public record CancelKeyDeletionRequest(String keyId) implements KmsRequest {
    /** Refuses null. */
    public CancelKeyDeletionRequest {
        Members.require("keyId", keyId);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static CancelKeyDeletionRequest of(String keyId) {
        return new CancelKeyDeletionRequest(keyId);
    }

    @Override
    public Operation operation() {
        return Operation.CANCEL_KEY_DELETION;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
    }
}
