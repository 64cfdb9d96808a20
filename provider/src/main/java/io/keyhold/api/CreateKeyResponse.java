package io.keyhold.api;

/**
 * Output of {@code CreateKey}.
 *
 * @param keyMetadata the metadata of the key
 */
public record CreateKeyResponse(KeyMetadata keyMetadata) implements KmsResponse {}
