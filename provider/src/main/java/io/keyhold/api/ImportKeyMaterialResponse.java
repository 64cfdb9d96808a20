package io.keyhold.api;

import java.util.Optional;

/**
 * Output of {@code ImportKeyMaterial}.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param keyMaterialId the key material; 64 characters; optional
 */
public record ImportKeyMaterialResponse(String keyId, Optional<String> keyMaterialId) implements KmsResponse {}
