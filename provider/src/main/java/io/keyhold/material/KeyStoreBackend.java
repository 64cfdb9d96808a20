package io.keyhold.material;

import io.keyhold.keys.CustomKeyStore;
import io.keyhold.keys.KmsKey;

/**
 * The place of the keys of all custom key stores of one type: tokens, or key managers behind proxies. Called outside
 * transactions only. Safe for concurrent use.
 */
public interface KeyStoreBackend {
    /**
     * Looks at what a custom key store is to be before it is recorded, as CreateCustomKeyStore and UpdateCustomKeyStore do.
     *
     * @param planned members are within the limits of the service model, and those that its type needs are there
     * @param secret the PIN or secret access key in UTF-8; cleared by the caller afterwards
     * @throws io.keyhold.api.KmsException with the error code of what is wrong with it
     */
    void admit(CustomKeyStore planned, byte[] secret);

    /** The same for one call, of which the place is told where it wants to know. */
    default void admit(CustomKeyStore planned, byte[] secret, RequestOrigin origin) {
        admit(planned, secret);
    }

    /**
     * Connects.
     *
     * @param secret the PIN or secret access key in UTF-8; cleared by the caller afterwards
     * @return the connection; several of one custom key store may be open at once
     * @throws ConnectionFailure with the code that DescribeCustomKeyStores shows
     */
    KeyStoreConnection connect(CustomKeyStore store, byte[] secret) throws ConnectionFailure;

    /** The same for a ConnectCustomKeyStore, of which the place is told where it wants to know. */
    default KeyStoreConnection connect(CustomKeyStore store, byte[] secret, RequestOrigin origin)
            throws ConnectionFailure {
        return connect(store, secret);
    }

    /**
     * Connects another process to what is connected already; it may leave out what only shows that all is well.
     *
     * @param secret the PIN or secret access key in UTF-8; cleared by the caller afterwards
     */
    default KeyStoreConnection resume(CustomKeyStore store, byte[] secret) throws ConnectionFailure {
        return connect(store, secret);
    }

    /**
     * The payload of a material's record under the newest domain key of the store; the same array if there is nothing to
     * change. The custom key store need not be connected. Unlike the other methods it is called in transactions.
     */
    byte[] rewrap(KmsKey key, String materialId, byte[] payload);
}
