package io.keyhold.catalog;

import io.keyhold.access.AccessKeyEntry;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordStore;
import io.keyhold.store.StoreRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Access keys as this process knows them, as fresh as the catalogue. Safe for concurrent use. */
public final class KnownAccessKeys {
    private final RecordStore store;
    private final Loading<KnownAccessKey> loading;
    private final ConcurrentHashMap<RecordKey, KnownAccessKey> known = new ConcurrentHashMap<>();
    private final List<Consumer<Optional<String>>> watchers = new CopyOnWriteArrayList<>();

    KnownAccessKeys(RecordStore store, Loading<KnownAccessKey> loading) {
        this.store = store;
        this.loading = loading;
    }

    /** The access key, if it exists. */
    public Optional<KnownAccessKey> find(String id) {
        RecordKey key = AccessRecords.accessKey(id);
        KnownAccessKey found = known.get(key);
        return found != null
                ? Optional.of(found)
                : loading.load(() -> store.find(key).map(KnownAccessKeys::decode), read -> known.put(key, read));
    }

    private static KnownAccessKey decode(StoreRecord record) {
        return new KnownAccessKey(AccessKeyEntry.decode(record.payload()), record.revision());
    }

    /**
     * Tells {@code watcher} of every change of an access key, before the change counts: its id, or nothing if it may be any.
     *
     * @return ends that
     */
    public Runnable watch(Consumer<Optional<String>> watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    void forget(RecordKey changed) {
        known.remove(changed);
        watchers.forEach(watcher -> watcher.accept(Optional.of(changed.id())));
    }

    void clear() {
        known.clear();
        watchers.forEach(watcher -> watcher.accept(Optional.empty()));
    }
}
