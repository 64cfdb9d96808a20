package io.keyhold.api;

/**
 * Output of {@code CreateCustomKeyStore}.
 *
 * @param customKeyStoreId the new custom key store; 1 to 64 characters
 */
public record CreateCustomKeyStoreResponse(String customKeyStoreId) implements KmsResponse {}
