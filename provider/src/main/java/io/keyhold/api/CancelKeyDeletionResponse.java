package io.keyhold.api;

/**
 * Output of {@code CancelKeyDeletion}.
 *
 * @param keyId the key; 1 to 2048 characters
 */
public record CancelKeyDeletionResponse(String keyId) implements KmsResponse {}
