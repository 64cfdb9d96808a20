package io.keyhold.keys;

import io.keyhold.api.ConnectionStateType;
import java.util.Optional;

/**
 * Which custom key store a key is in.
 *
 * @param customKeyStoreId the custom key store
 * @param xksKeyId the key in the external key manager; empty in a token
 * @param keyStore the custom key store as it is now; empty as long as nobody has looked
 */
public record KeyStorePlace(String customKeyStoreId, Optional<String> xksKeyId, Optional<CustomKeyStore> keyStore) {
    /** A place as records and requests name it. */
    public static KeyStorePlace of(String customKeyStoreId, Optional<String> xksKeyId) {
        return new KeyStorePlace(customKeyStoreId, xksKeyId, Optional.empty());
    }

    /** The same with the custom key store as it is now. */
    public KeyStorePlace in(Optional<CustomKeyStore> now) {
        return new KeyStorePlace(customKeyStoreId, xksKeyId, now);
    }

    /** Whether the custom key store is connected. */
    public boolean isConnected() {
        return keyStore.isPresent() && keyStore.get().state() == ConnectionStateType.CONNECTED;
    }

    /** The cluster of the custom key store, if it is of type {@code AWS_CLOUDHSM}. */
    public Optional<String> cloudHsmClusterId() {
        return keyStore.flatMap(CustomKeyStore::cloudHsmClusterId);
    }
}
