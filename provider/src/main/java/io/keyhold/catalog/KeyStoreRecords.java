package io.keyhold.catalog;

import io.keyhold.api.KeyId;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordWriter;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.keys.KmsKey;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.StoreRecord;
import java.util.List;

/** Where custom key stores are in the store, and which keys they have; ids are those of {@link RecordKind#KEY_STORE}. */
final class KeyStoreRecords {
    static final String STORES = "store/";
    private static final String MEMBERS = "member/";
    private static final String EXTERNAL = "xks/";

    private KeyStoreRecords() {}

    static RecordKey store(String region, String id) {
        return new RecordKey(region, RecordKind.KEY_STORE, STORES + id);
    }

    /** Before the first member of a custom key store, in order of id. */
    static String memberPrefix(String id) {
        return MEMBERS + id + "/";
    }

    static RecordKey member(String region, String id, KeyId key) {
        return new RecordKey(region, RecordKind.KEY_STORE, memberPrefix(id) + key.value());
    }

    static RecordKey external(String region, String id, String xksKeyId) {
        return new RecordKey(region, RecordKind.KEY_STORE, EXTERNAL + id + "/" + xksKeyId);
    }

    /** The custom key store that a record is, or belongs to. */
    static String idOf(RecordKey record) {
        String[] parts = record.id().split("/", 3);
        return parts[1];
    }

    /** Whether it is the record of a custom key store itself. */
    static boolean isStore(RecordKey record) {
        return record.id().startsWith(STORES);
    }

    /** The custom key store in a record. */
    static CustomKeyStore decode(StoreRecord record) {
        return CustomKeyStore.decode(record.payload());
    }

    /** The custom key stores among records; others are of their members. */
    static List<CustomKeyStore> decode(List<StoreRecord> records) {
        return records.stream()
                .filter(record -> isStore(record.key()))
                .map(KeyStoreRecords::decode)
                .toList();
    }

    static byte[] memberPayload(KmsKey key) {
        return new RecordWriter(RecordFormats.KEY_STORE_MEMBER)
                .text(key.id().value())
                .done();
    }
}
