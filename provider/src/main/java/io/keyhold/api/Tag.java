package io.keyhold.api;

/**
 * A tag: names a thing, and policies can ask for it. Source: AWS KMS API, shape Tag.
 *
 * @param tagKey the tag key; 1 to 128 characters
 * @param tagValue the tag value; 0 to 256 characters
 */
public record Tag(String tagKey, String tagValue) {}
