package io.keyhold.material;

import io.keyhold.keys.ByteString;
import io.keyhold.keys.KmsKey;
import java.util.function.Function;

/**
 * A key that was made in a token and that no record names yet.
 *
 * @param id the material id
 * @param publicKey of a pair
 * @param recorded what will be recorded of it
 * @param engines what can be done with it
 */
record NewTokenMaterial(String id, ByteString publicKey, TokenRecord recorded, Function<KmsKey, LiveMaterial> engines)
        implements NewMaterial {
    @Override
    public byte[] record(KmsKey key) {
        return recorded.encode();
    }

    @Override
    public LiveMaterial live(KmsKey key) {
        return engines.apply(key);
    }

    @Override
    public void close() {}
}
