package io.keyhold.api;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Input of {@code ImportKeyMaterial}; member names, limits and defaults are those of AWS KMS.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param importToken the token that belongs to the wrapping key; 1 to 6144 bytes
 * @param encryptedKeyMaterial the wrapped material; 1 to 6144 bytes
 * @param validTo when the material expires; optional
 * @param expirationModel whether the material expires; optional
 * @param importType whether the material is new to the key; optional
 * @param keyMaterialDescription a note on the material; 0 to 256 characters; optional
 * @param keyMaterialId the key material; 64 characters; optional
 */
public record ImportKeyMaterialRequest(
        String keyId,
        byte[] importToken,
        byte[] encryptedKeyMaterial,
        Optional<Instant> validTo,
        Optional<ExpirationModelType> expirationModel,
        Optional<ImportType> importType,
        Optional<String> keyMaterialDescription,
        Optional<String> keyMaterialId)
        implements KmsRequest {
    /** Copies what can change, and refuses null. */
    public ImportKeyMaterialRequest {
        Members.require("keyId", keyId);
        importToken = Members.copy("importToken", importToken);
        encryptedKeyMaterial = Members.copy("encryptedKeyMaterial", encryptedKeyMaterial);
        Members.require("validTo", validTo);
        Members.require("expirationModel", expirationModel);
        Members.require("importType", importType);
        Members.require("keyMaterialDescription", keyMaterialDescription);
        Members.require("keyMaterialId", keyMaterialId);
    }

    /** A copy of the token that belongs to the wrapping key; the caller owns it. */
    @Override
    public byte[] importToken() {
        return importToken.clone();
    }

    /** A copy of the wrapped material; the caller owns it. */
    @Override
    public byte[] encryptedKeyMaterial() {
        return encryptedKeyMaterial.clone();
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static ImportKeyMaterialRequest of(String keyId, byte[] importToken, byte[] encryptedKeyMaterial) {
        return new ImportKeyMaterialRequest(
                keyId,
                importToken,
                encryptedKeyMaterial,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same with {@code validTo}. */
    public ImportKeyMaterialRequest withValidTo(Instant validTo) {
        return toBuilder().validTo(validTo).build();
    }

    /** The same with {@code expirationModel}. */
    public ImportKeyMaterialRequest withExpirationModel(ExpirationModelType expirationModel) {
        return toBuilder().expirationModel(expirationModel).build();
    }

    /** The same with {@code importType}. */
    public ImportKeyMaterialRequest withImportType(ImportType importType) {
        return toBuilder().importType(importType).build();
    }

    /** The same with {@code keyMaterialDescription}. */
    public ImportKeyMaterialRequest withKeyMaterialDescription(String keyMaterialDescription) {
        return toBuilder().keyMaterialDescription(keyMaterialDescription).build();
    }

    /** The same with {@code keyMaterialId}. */
    public ImportKeyMaterialRequest withKeyMaterialId(String keyMaterialId) {
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
        builder.importToken = importToken;
        builder.encryptedKeyMaterial = encryptedKeyMaterial;
        builder.validTo = validTo;
        builder.expirationModel = expirationModel;
        builder.importType = importType;
        builder.keyMaterialDescription = keyMaterialDescription;
        builder.keyMaterialId = keyMaterialId;
        return builder;
    }

    /** Collects members. Not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String keyId;
        private byte @Nullable [] importToken;
        private byte @Nullable [] encryptedKeyMaterial;
        private Optional<Instant> validTo = Optional.empty();
        private Optional<ExpirationModelType> expirationModel = Optional.empty();
        private Optional<ImportType> importType = Optional.empty();
        private Optional<String> keyMaterialDescription = Optional.empty();
        private Optional<String> keyMaterialId = Optional.empty();

        private Builder() {}

        /** The key; 1 to 2048 characters. */
        public Builder keyId(String keyId) {
            this.keyId = keyId;
            return this;
        }

        /** The token that belongs to the wrapping key; 1 to 6144 bytes. */
        public Builder importToken(byte[] importToken) {
            this.importToken = importToken;
            return this;
        }

        /** The wrapped material; 1 to 6144 bytes. */
        public Builder encryptedKeyMaterial(byte[] encryptedKeyMaterial) {
            this.encryptedKeyMaterial = encryptedKeyMaterial;
            return this;
        }

        /** When the material expires; optional. */
        public Builder validTo(Instant validTo) {
            this.validTo = Members.optional("validTo", validTo);
            return this;
        }

        /** Whether the material expires; optional. */
        public Builder expirationModel(ExpirationModelType expirationModel) {
            this.expirationModel = Members.optional("expirationModel", expirationModel);
            return this;
        }

        /** Whether the material is new to the key; optional. */
        public Builder importType(ImportType importType) {
            this.importType = Members.optional("importType", importType);
            return this;
        }

        /** A note on the material; 0 to 256 characters; optional. */
        public Builder keyMaterialDescription(String keyMaterialDescription) {
            this.keyMaterialDescription = Members.optional("keyMaterialDescription", keyMaterialDescription);
            return this;
        }

        /** The key material; 64 characters; optional. */
        public Builder keyMaterialId(String keyMaterialId) {
            this.keyMaterialId = Members.optional("keyMaterialId", keyMaterialId);
            return this;
        }

        /** The record of these members, with copies of what can change; refused if a required member is missing. */
        public ImportKeyMaterialRequest build() {
            return new ImportKeyMaterialRequest(
                    Members.given("keyId", keyId),
                    Members.given("importToken", importToken),
                    Members.given("encryptedKeyMaterial", encryptedKeyMaterial),
                    validTo,
                    expirationModel,
                    importType,
                    keyMaterialDescription,
                    keyMaterialId);
        }
    }

    @Override
    public Operation operation() {
        return Operation.IMPORT_KEY_MATERIAL;
    }

    @Override
    public void check(Constraints check) {
        check.length("keyId", keyId, 1, 2048);
        check.size("importToken", importToken, 1, 6144);
        check.size("encryptedKeyMaterial", encryptedKeyMaterial, 1, 6144);
        check.length("keyMaterialDescription", keyMaterialDescription, 0, 256);
        check.pattern("keyMaterialDescription", keyMaterialDescription, "^[a-zA-Z0-9:/_\\s.-]+$");
        check.length("keyMaterialId", keyMaterialId, 64, 64);
        check.pattern("keyMaterialId", keyMaterialId, "^[a-f0-9]+$");
    }
}
