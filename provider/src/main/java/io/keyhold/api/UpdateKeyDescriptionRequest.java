package io.keyhold.api;

/**
 * Input of {@code UpdateKeyDescription}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param description the description, not secret; 0 to 8192 characters
 */
public record UpdateKeyDescriptionRequest(String keyId, String description) implements KmsRequest {
    /** Refuses null. */
    public UpdateKeyDescriptionRequest {
        Members.require("keyId", keyId);
        Members.require("description", description);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static UpdateKeyDescriptionRequest of(String keyId, String description) {
        return new UpdateKeyDescriptionRequest(keyId, description);
    }

    @Override
    public Operation operation() {
        return Operation.UPDATE_KEY_DESCRIPTION;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.length("description", description, 0, 8192);
    }
}
