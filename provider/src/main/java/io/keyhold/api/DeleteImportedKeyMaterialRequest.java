package io.keyhold.api;

import java.util.Optional;

/**
 * Input of {@code DeleteImportedKeyMaterial}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param keyMaterialId the key material; 64 to 64 characters; optional
 */
public record DeleteImportedKeyMaterialRequest(String keyId, Optional<String> keyMaterialId) implements KmsRequest {
    /** Refuses null. */
    public DeleteImportedKeyMaterialRequest {
        Members.require("keyId", keyId);
        Members.require("keyMaterialId", keyMaterialId);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static DeleteImportedKeyMaterialRequest of(String keyId) {
        return new DeleteImportedKeyMaterialRequest(keyId, Optional.empty());
    }

    /** The same with {@code keyMaterialId}. */
    public DeleteImportedKeyMaterialRequest withKeyMaterialId(String keyMaterialId) {
        return new DeleteImportedKeyMaterialRequest(keyId, Members.optional("keyMaterialId", keyMaterialId));
    }

    @Override
    public Operation operation() {
        return Operation.DELETE_IMPORTED_KEY_MATERIAL;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.length("keyMaterialId", keyMaterialId, 64, 64);
        check.pattern("keyMaterialId", keyMaterialId, "^[a-f0-9]+$");
    }
}
