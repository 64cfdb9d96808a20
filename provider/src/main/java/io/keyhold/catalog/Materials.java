package io.keyhold.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordWriter;
import io.keyhold.crypto.KeyMaterial;
import io.keyhold.keys.KmsKey;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.StoreRecord;
import java.util.Arrays;

/**
 * Unwraps key material when it is first used and keeps a bounded number of live materials. What falls out, or belongs
 * to a key that changed, is dropped; the heap may hold it until it is collected.
 */
final class Materials {
    private final RecordStore store;
    private final Cache<String, LiveMaterial> live;
    private final LiveMaterial.Factory factory;

    Materials(RecordStore store, int capacity, LiveMaterial.Factory factory) {
        this.store = store;
        this.factory = factory;
        // Its upkeep costs less than to wake a thread for it.
        this.live = Caffeine.newBuilder()
                .maximumSize(capacity)
                .executor(Runnable::run)
                .build();
    }

    /** The live material; unwrapped if it is not there yet. */
    LiveMaterial require(KmsKey key, String materialId) {
        LiveMaterial found = live.getIfPresent(materialId);
        return found != null ? found : live.get(materialId, id -> load(key, id));
    }

    /** The engines over a material that is in no store yet; they are the caller's alone. */
    LiveMaterial unstored(KmsKey key, String materialId, KeyMaterial material) {
        return factory.create(key, materialId, material);
    }

    /** Forgets every live material of a key. */
    void forget(KmsKey key) {
        key.materials().forEach(material -> live.invalidate(material.id()));
    }

    /** Forgets everything. */
    void clear() {
        live.invalidateAll();
    }

    /** The record of a material of {@code key}. */
    static RecordKey recordKey(KmsKey key, String materialId) {
        return new RecordKey(key.arn().region(), RecordKind.MATERIAL, materialId);
    }

    /** The payload of the record of a material: wrapped under the key's own wrapping key and bound to what the key is. */
    byte[] wrap(KmsKey key, String materialId, KeyMaterial material) {
        byte[] secret = material.copyForWrapping();
        try {
            return store.wrap(key.arn().value(), aad(key, materialId), secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** The payload of the record of a material under the newest domain key; the same array if it is already. */
    byte[] rewrap(KmsKey key, StoreRecord record) {
        return store.rewrap(key.arn().value(), aad(key, record.key().id()), record.payload());
    }

    private LiveMaterial load(KmsKey key, String materialId) {
        StoreRecord record = store.find(recordKey(key, materialId)).orElseThrow(() -> new Missing(key, materialId));
        byte[] secret = store.unwrap(key.arn().value(), aad(key, materialId), record.payload());
        try {
            return factory.create(key, materialId, KeyMaterial.of(key.spec(), secret));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private byte[] aad(KmsKey key, String materialId) {
        return new RecordWriter(RecordFormats.MATERIAL_BINDING)
                .text(store.storeId())
                .text(key.arn().value())
                .text(materialId)
                .constant(key.spec())
                .constant(key.usage())
                .constant(key.origin())
                .bytes(key.publicKey().value())
                .done();
    }

    /** The store holds no record of the material, or not any more. */
    static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Missing(KmsKey key, String materialId) {
            super("material `" + materialId + "` of " + key.arn() + " is not in the store", null, false, false);
        }
    }
}
