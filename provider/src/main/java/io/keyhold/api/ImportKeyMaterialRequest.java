package io.keyhold.api;

import java.time.Instant;
import java.util.Optional;

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
 * @param keyMaterialId the key material; 64 to 64 characters; optional
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
        Members.require("validTo", validTo);
        Members.require("expirationModel", expirationModel);
        Members.require("importType", importType);
        Members.require("keyMaterialDescription", keyMaterialDescription);
        Members.require("keyMaterialId", keyMaterialId);
        importToken = Members.copy("importToken", importToken);
        encryptedKeyMaterial = Members.copy("encryptedKeyMaterial", encryptedKeyMaterial);
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
        return new ImportKeyMaterialRequest(
                keyId,
                importToken,
                encryptedKeyMaterial,
                Members.optional("validTo", validTo),
                expirationModel,
                importType,
                keyMaterialDescription,
                keyMaterialId);
    }

    /** The same with {@code expirationModel}. */
    public ImportKeyMaterialRequest withExpirationModel(ExpirationModelType expirationModel) {
        return new ImportKeyMaterialRequest(
                keyId,
                importToken,
                encryptedKeyMaterial,
                validTo,
                Members.optional("expirationModel", expirationModel),
                importType,
                keyMaterialDescription,
                keyMaterialId);
    }

    /** The same with {@code importType}. */
    public ImportKeyMaterialRequest withImportType(ImportType importType) {
        return new ImportKeyMaterialRequest(
                keyId,
                importToken,
                encryptedKeyMaterial,
                validTo,
                expirationModel,
                Members.optional("importType", importType),
                keyMaterialDescription,
                keyMaterialId);
    }

    /** The same with {@code keyMaterialDescription}. */
    public ImportKeyMaterialRequest withKeyMaterialDescription(String keyMaterialDescription) {
        return new ImportKeyMaterialRequest(
                keyId,
                importToken,
                encryptedKeyMaterial,
                validTo,
                expirationModel,
                importType,
                Members.optional("keyMaterialDescription", keyMaterialDescription),
                keyMaterialId);
    }

    /** The same with {@code keyMaterialId}. */
    public ImportKeyMaterialRequest withKeyMaterialId(String keyMaterialId) {
        return new ImportKeyMaterialRequest(
                keyId,
                importToken,
                encryptedKeyMaterial,
                validTo,
                expirationModel,
                importType,
                keyMaterialDescription,
                Members.optional("keyMaterialId", keyMaterialId));
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
