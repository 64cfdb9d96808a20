package io.keyhold.api;

/**
 * Output of {@code DescribeKey}.
 *
 * @param keyMetadata the metadata of the key
 */
public record DescribeKeyResponse(KeyMetadata keyMetadata) implements KmsResponse {}
