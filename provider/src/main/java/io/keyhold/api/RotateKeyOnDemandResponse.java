package io.keyhold.api;

/**
 * Output of {@code RotateKeyOnDemand}.
 *
 * @param keyId the key; 1 to 2048 characters
 */
public record RotateKeyOnDemandResponse(String keyId) implements KmsResponse {}
