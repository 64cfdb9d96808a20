package io.keyhold.api;

/**
 * A key. Source: AWS KMS API, shape KeyListEntry.
 *
 * @param keyId the key; 1 to 2048 characters
 * @param keyArn the key ARN; 20 to 2048 characters
 */
public record KeyListEntry(String keyId, String keyArn) {}
