package io.keyhold.api;

/**
 * A member of a multi-Region set. Source: AWS KMS API, shape MultiRegionKey.
 *
 * @param arn the key ARN; 20 to 2048 characters
 * @param region the Region; 1 to 32 characters
 */
public record MultiRegionKey(String arn, String region) {}
