package io.keyhold.catalog;

import io.keyhold.api.ConnectionStateType;
import io.keyhold.api.KmsException;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.keys.KeyCodec;
import io.keyhold.keys.KeyStorePlace;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import io.keyhold.material.CustomKeyStores;
import io.keyhold.material.KeyStoreConnection;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Puts what lies in custom key stores beside the records of the store. */
final class KeyStoreInspection {
    private static final int PAGE = 500;
    private final RecordStore store;
    private final String region;
    private final CustomKeyStores connections;

    KeyStoreInspection(RecordStore store, String region, CustomKeyStores connections) {
        this.store = store;
        this.region = region;
        this.connections = connections;
    }

    /** What is known of each connected one. */
    List<KeyStoreReport> of(List<CustomKeyStore> all) {
        return all.stream()
                .filter(each -> each.state() == ConnectionStateType.CONNECTED)
                .map(this::report)
                .toList();
    }

    private KeyStoreReport report(CustomKeyStore each) {
        try {
            KeyStoreConnection connection = connections.connection(
                    KeyStorePlace.of(each.id(), Optional.empty()).in(Optional.of(each)));
            connection.requireHealthy();
            Optional<Set<String>> there = connection.materials(); // before the records: a key may be made meanwhile
            return there.map(ids -> compared(each, ids))
                    .orElseGet(() -> new KeyStoreReport(each.name(), "", List.of(), List.of()));
        } catch (KmsException e) {
            return KeyStoreReport.failed(each.name(), e.problem());
        }
    }

    private KeyStoreReport compared(CustomKeyStore each, Set<String> there) {
        Set<String> missing = new TreeSet<>();
        for (KmsKey key : members(each)) {
            boolean isThere = key.materials().stream().map(MaterialInfo::id).allMatch(there::contains);
            if (!isThere) {
                missing.add(key.arn().value());
            }
        }
        List<String> orphans = there.stream()
                .filter(id -> store.find(new RecordKey(region, RecordKind.MATERIAL, id))
                        .isEmpty())
                .sorted()
                .toList();
        return new KeyStoreReport(each.name(), "", orphans, List.copyOf(missing));
    }

    private List<KmsKey> members(CustomKeyStore each) {
        String prefix = KeyStoreRecords.memberPrefix(each.id());
        Set<String> ids = new TreeSet<>();
        String after = prefix;
        List<String> page = List.of();
        do {
            page = store.scan(region, RecordKind.KEY_STORE, "", after, PAGE).stream()
                    .map(record -> record.key().id())
                    .filter(id -> id.startsWith(prefix))
                    .toList();
            page.forEach(id -> ids.add(id.substring(prefix.length())));
            after = page.isEmpty() ? after : page.get(page.size() - 1);
        } while (page.size() == PAGE);
        return ids.stream()
                .flatMap(id -> store.find(new RecordKey(region, RecordKind.KEY, id)).stream())
                .map(record -> KeyCodec.decode(record.payload()))
                .toList();
    }
}
