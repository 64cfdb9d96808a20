package io.keyhold.api;

import java.util.Optional;

/**
 * Output of {@code DeleteImportedKeyMaterial}.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param keyMaterialId the key material; 0 to 64 characters; optional
 */
public record DeleteImportedKeyMaterialResponse(String keyId, Optional<String> keyMaterialId) implements KmsResponse {}
