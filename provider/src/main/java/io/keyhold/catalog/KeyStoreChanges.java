package io.keyhold.catalog;

import io.keyhold.api.KmsException;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.keys.KeyStorePlace;
import io.keyhold.keys.KmsKey;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore.Transaction;
import io.keyhold.store.StoreRecord;
import java.util.List;
import java.util.Optional;

/** Custom key stores inside a store transaction. Valid only inside {@link Catalog#change}. */
public final class KeyStoreChanges {
    private static final int MOST = 10_000;
    private final Transaction transaction;
    private final String region;

    KeyStoreChanges(Transaction transaction, String region) {
        this.transaction = transaction;
        this.region = region;
    }

    /** The custom key store as it is now. */
    public Optional<CustomKeyStore> find(String id) {
        return transaction.find(KeyStoreRecords.store(region, id)).map(KeyStoreRecords::decode);
    }

    /** The custom key stores of an account, or of every account if it is empty. */
    public List<CustomKeyStore> list(String account) {
        return KeyStoreRecords.decode(
                transaction.scan(region, RecordKind.KEY_STORE, account, KeyStoreRecords.STORES, MOST));
    }

    /** Adds a custom key store. */
    public void insert(CustomKeyStore made) {
        transaction.insert(KeyStoreRecords.store(region, made.id()), made.account(), made.encode());
    }

    /** Replaces a custom key store that this transaction has read. */
    public void update(CustomKeyStore changed) {
        transaction.update(require(changed), changed.encode());
    }

    /** Removes a custom key store that this transaction has read. */
    public void delete(CustomKeyStore gone) {
        transaction.delete(require(gone));
    }

    /** Whether a custom key store has keys, whatever their state. */
    public boolean hasMembers(CustomKeyStore known) {
        String prefix = KeyStoreRecords.memberPrefix(known.id());
        return transaction.scan(region, RecordKind.KEY_STORE, "", prefix, 1).stream()
                .anyMatch(record -> record.key().id().startsWith(prefix));
    }

    /** Notes a new key with its custom key store. */
    void insertMember(KmsKey key, KeyStorePlace place) {
        String owner = key.id().value();
        byte[] payload = KeyStoreRecords.memberPayload(key);
        transaction.insert(KeyStoreRecords.member(region, place.customKeyStoreId(), key.id()), owner, payload);
        place.xksKeyId().ifPresent(external -> {
            RecordKey taken = KeyStoreRecords.external(region, place.customKeyStoreId(), external);
            if (transaction.find(taken).isPresent()) {
                throw new KmsException.XksKeyAlreadyInUse(
                        "external key `" + external + "` belongs to another KMS key of custom key store `"
                                + place.customKeyStoreId() + "`",
                        "Name another external key");
            }
            transaction.insert(taken, owner, payload);
        });
    }

    private StoreRecord require(CustomKeyStore known) {
        RecordKey key = KeyStoreRecords.store(region, known.id());
        return transaction
                .find(key)
                .orElseThrow(() -> new KmsException.Internal("record " + key + " vanished inside its transaction", ""));
    }
}
