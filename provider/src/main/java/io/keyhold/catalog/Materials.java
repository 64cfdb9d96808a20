package io.keyhold.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.keyhold.api.KmsException;
import io.keyhold.keys.KmsKey;
import io.keyhold.material.LiveMaterial;
import io.keyhold.material.MaterialSources;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.StoreRecord;
import java.util.List;
import java.util.Optional;

/**
 * Opens key material when it is first used and keeps a bounded number of live materials. What falls out, or belongs to a
 * key that changed, is dropped; the heap may hold it until it is collected.
 */
final class Materials {
    private static final System.Logger LOG = System.getLogger(Materials.class.getName());
    private final RecordStore store;
    private final Cache<String, LiveMaterial> live;
    private final MaterialSources sources;

    Materials(RecordStore store, int capacity, MaterialSources sources) {
        this.store = store;
        this.sources = sources;
        // Its upkeep costs less than to wake a thread for it.
        this.live = Caffeine.newBuilder()
                .maximumSize(capacity)
                .executor(Runnable::run)
                .build();
    }

    /**
     * A material whose record a transaction removed.
     *
     * @param key the key as it was
     * @param record the record as it was
     */
    record Removed(KmsKey key, StoreRecord record) {}

    /** The live material; opened if it is not there yet. */
    LiveMaterial require(KmsKey key, String materialId) {
        LiveMaterial found = live.getIfPresent(materialId);
        if (found != null && found.isOpen()) {
            return found;
        }
        if (found != null) {
            live.asMap().remove(materialId, found);
        }
        sources.of(key).reach(); // nobody else waits while this thread connects: the cache locks what it loads
        return key.inCustomKeyStore() ? asked(key, materialId) : live.get(materialId, id -> load(key, id));
    }

    /** What lies outside of this process is asked for without a lock: it may hang, and other keys share the lock. */
    private LiveMaterial asked(KmsKey key, String materialId) {
        LiveMaterial opened = load(key, materialId);
        LiveMaterial first = live.asMap().putIfAbsent(materialId, opened);
        if (store.find(recordKey(key, materialId)).isEmpty()) { // deleted meanwhile, and forgotten before it was kept
            live.asMap().remove(materialId, opened);
            throw new Missing(key, materialId);
        }
        return first != null && first.isOpen() ? first : opened;
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

    /** The payload of the record of a material under the newest domain key; the same array if it is already. */
    byte[] rewrap(KmsKey key, StoreRecord record) {
        return sources.of(key).rewrap(key, record.key().id(), record.payload());
    }

    /** The payload of the record of a material for a related key in another Region. */
    byte[] copy(KmsKey from, StoreRecord record, KmsKey to) {
        return sources.of(from).copy(from, record.key().id(), record.payload(), to);
    }

    /** Destroys what lies outside the store; the records are gone, so what fails is logged and stays an orphan there. */
    void destroy(List<Removed> removed, DestructionListener listener) {
        for (Removed gone : removed) {
            Optional<String> failure = destroy(gone);
            if (gone.key().inCustomKeyStore()) {
                listener.tried(gone.key(), gone.record().key().id(), failure);
            }
        }
    }

    /** Why it is still there. */
    private Optional<String> destroy(Removed gone) {
        String materialId = gone.record().key().id();
        try {
            sources.of(gone.key()).destroy(gone.key(), materialId, gone.record().payload());
            return Optional.empty();
        } catch (RuntimeException e) { // a foreign source may throw anything; the change is committed
            LOG.log(
                    System.Logger.Level.WARNING,
                    "material " + materialId + " of " + gone.key().arn()
                            + " was removed from the store, but not where it lies",
                    e);
            return Optional.of(
                    e instanceof KmsException known
                            ? known.problem()
                            : e.getClass().getSimpleName());
        }
    }

    private LiveMaterial load(KmsKey key, String materialId) {
        StoreRecord record = store.find(recordKey(key, materialId)).orElseThrow(() -> new Missing(key, materialId));
        return sources.of(key).open(key, materialId, record.payload());
    }

    /** The store holds no record of the material, or not any more. */
    static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Missing(KmsKey key, String materialId) {
            super("material `" + materialId + "` of " + key.arn() + " is not in the store", null, false, false);
        }
    }
}
