package io.keyhold.catalog;

import io.keyhold.keys.CustomKeyStore;
import io.keyhold.material.CustomKeyStores;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Custom key stores as this process knows them, as fresh as the catalogue. Safe for concurrent use. */
public final class KnownKeyStores {
    private static final int MOST = 1000;
    private final RecordStore store;
    private final String region;
    private final CustomKeyStores connections;
    private final Loading<CustomKeyStore> loading;
    private final ConcurrentHashMap<String, CustomKeyStore> known = new ConcurrentHashMap<>();

    KnownKeyStores(RecordStore store, String region, CustomKeyStores connections, Loading<CustomKeyStore> loading) {
        this.store = store;
        this.region = region;
        this.connections = connections;
        this.loading = loading;
    }

    /** The custom key store, if it exists. */
    public Optional<CustomKeyStore> find(String id) {
        CustomKeyStore found = known.get(id);
        return found != null ? Optional.of(found) : loading.load(() -> read(id), read -> known.put(id, read));
    }

    /** Custom key stores of an account, or of every account if it is empty, in order of id, after {@code afterId}. */
    public List<CustomKeyStore> list(String account, String afterId, int limit) {
        String after = KeyStoreRecords.STORES + afterId;
        return KeyStoreRecords.decode(store.scan(region, RecordKind.KEY_STORE, account, after, limit));
    }

    /** What is known of each connected custom key store of every account, after its place was asked. */
    public List<KeyStoreReport> inspect() {
        return new KeyStoreInspection(store, region, connections).of(list("", "", MOST));
    }

    private Optional<CustomKeyStore> read(String id) {
        return store.find(KeyStoreRecords.store(region, id)).map(KeyStoreRecords::decode);
    }

    /** One of them was changed: what is open of one that is out of use is forgotten. */
    void follow(String id) {
        known.remove(id);
        connections.follow(id, read(id));
    }

    void clear() {
        known.clear();
    }

    void close() {
        connections.close();
    }
}
