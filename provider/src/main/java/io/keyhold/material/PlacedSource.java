package io.keyhold.material;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.keys.KeyStorePlace;
import io.keyhold.keys.KmsKey;

/**
 * The material of one key, or of one to be, in its custom key store.
 *
 * @param stores the custom key stores
 * @param backend what the keys of such a custom key store lie in
 * @param place which one it is
 */
record PlacedSource(CustomKeyStores stores, KeyStoreBackend backend, KeyStorePlace place) implements MaterialSource {
    @Override
    public NewMaterial create(KeySpec spec, KeyUsageType usage) {
        return stores.connection(place).create(spec, usage, place);
    }

    @Override
    public NewMaterial create(KeySpec spec, KeyUsageType usage, RequestOrigin origin) {
        return stores.connection(place).create(spec, usage, place, origin);
    }

    @Override
    public void reach() {
        stores.connection(place);
    }

    @Override
    public LiveMaterial open(KmsKey key, String materialId, byte[] payload) {
        return stores.connection(place).open(key, materialId, payload);
    }

    @Override
    public byte[] rewrap(KmsKey key, String materialId, byte[] payload) {
        return backend.rewrap(key, materialId, payload);
    }

    @Override
    public void destroy(KmsKey key, String materialId, byte[] payload) {
        stores.connection(place).destroy(key, materialId, payload);
    }
}
