package io.keyhold.api;

/**
 * Input of {@code ConnectCustomKeyStore}; member names, limits and defaults are those of AWS KMS.
 *
 * @param customKeyStoreId the custom key store; 1 to 64 characters
 */
public record ConnectCustomKeyStoreRequest(String customKeyStoreId) implements KmsRequest {
    /** Refuses null. */
    public ConnectCustomKeyStoreRequest {
        Members.require("customKeyStoreId", customKeyStoreId);
    }

    /** A request with the members that AWS KMS requires and no other. */
    public static ConnectCustomKeyStoreRequest of(String customKeyStoreId) {
        return new ConnectCustomKeyStoreRequest(customKeyStoreId);
    }

    @Override
    public Operation operation() {
        return Operation.CONNECT_CUSTOM_KEY_STORE;
    }

    @Override
    public void check(Constraints check) {
        check.length("customKeyStoreId", customKeyStoreId, 1, 64);
    }
}
