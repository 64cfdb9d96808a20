package io.keyhold.api;

import java.time.Instant;
import java.util.Optional;

/**
 * A key material and how it came to be. Source: AWS KMS API, shape RotationsListEntry.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param keyMaterialId the key material; 64 characters
 * @param keyMaterialDescription a note on the material; 0 to 256 characters; optional
 * @param importState whether the material is present; optional
 * @param keyMaterialState the part the material plays
 * @param expirationModel whether the material expires; optional
 * @param validTo when the material expires; optional
 * @param rotationDate when the material became current; optional
 * @param rotationType why it became current; optional
 */
public record RotationsListEntry(
        String keyId,
        String keyMaterialId,
        Optional<String> keyMaterialDescription,
        Optional<ImportState> importState,
        KeyMaterialState keyMaterialState,
        Optional<ExpirationModelType> expirationModel,
        Optional<Instant> validTo,
        Optional<Instant> rotationDate,
        Optional<RotationType> rotationType) {}
