package io.keyhold.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code DeleteImportedKeyMaterial}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param keyMaterialId the key material; 64 characters; optional
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
        return toBuilder().keyMaterialId(keyMaterialId).build();
    }

    /** A builder without any member. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with the members of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.keyId = keyId;
        builder.keyMaterialId = keyMaterialId;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private Optional<String> keyMaterialId = Optional.empty();

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The key material; 64 characters; optional. */
        public Builder keyMaterialId(String keyMaterialId) {
            this.keyMaterialId = Members.optional("keyMaterialId", keyMaterialId);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public DeleteImportedKeyMaterialRequest build() {
            return new DeleteImportedKeyMaterialRequest(Members.given("keyId", keyId), keyMaterialId);
        }
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
