package io.keyhold.api;

/**
 * A key in an external key store. Source: AWS KMS API, shape XksKeyConfigurationType.
 *
 * @param id the external key id; 1 to 128 characters
 */
public record XksKeyConfigurationType(String id) {}
