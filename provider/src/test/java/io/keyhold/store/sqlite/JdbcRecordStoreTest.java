package io.keyhold.store.sqlite;

import static io.keyhold.store.sqlite.Stores.REGION;
import static io.keyhold.store.sqlite.Stores.bytes;
import static io.keyhold.store.sqlite.Stores.key;
import static io.keyhold.store.sqlite.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.RecordStore.Changes;
import io.keyhold.store.StoreRecord;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.seal.LogEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JdbcRecordStoreTest {
    @TempDir
    Path folder;

    private JdbcRecordStore store;

    @BeforeEach
    void open() {
        store = Stores.open(folder.resolve("keyhold.db"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void find_insertedRecord_givesItBackAfterReopening() {
        Stores.insert(store, RecordKind.KEY, "k", "owner", "payload");
        String id = store.storeId();
        store.close();

        store = Stores.open(folder.resolve("keyhold.db"));

        StoreRecord found = store.find(key(RecordKind.KEY, "k")).orElseThrow();
        assertThat(text(found.payload())).isEqualTo("payload");
        assertThat(found.owner()).isEqualTo("owner");
        assertThat(found.revision()).isEqualTo(1);
        assertThat(store.storeId()).isEqualTo(id);
        assertThat(store.epoch()).isEqualTo(1);
        assertThat(store.verify().problems()).isEmpty();
    }

    @Test
    void find_nothingThere_isEmpty() {
        assertThat(store.find(key(RecordKind.KEY, "k"))).isEmpty();
    }

    @Test
    void find_emptyPayload_isKept() {
        Stores.insert(store, RecordKind.KEY, "k", "", "");

        assertThat(store.find(key(RecordKind.KEY, "k")).orElseThrow().payload()).isEmpty();
    }

    @Test
    void transact_workThrows_rollsBackAndGoesOn() {
        assertThatThrownBy(() -> store.transact(transaction -> {
                    transaction.insert(key(RecordKind.KEY, "k"), "", bytes("x"));
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(store.find(key(RecordKind.KEY, "k"))).isEmpty();
        assertThat(store.epoch()).isZero();
        Stores.insert(store, RecordKind.KEY, "k", "", "x");
        assertThat(store.epoch()).isEqualTo(1);
    }

    @Test
    void transact_nothingChanged_keepsEpoch() {
        assertThat(store.<Optional<StoreRecord>>transact(transaction -> transaction.find(key(RecordKind.KEY, "k"))))
                .isEmpty();
        assertThat(store.epoch()).isZero();
    }

    @Test
    void count_ofAKind_isWhatTheTransactionWouldCommit() {
        Stores.insert(store, RecordKind.KEY, "k", "one owner", "x");
        Stores.insert(store, RecordKind.KEY, "l", "another", "x");
        Stores.insert(store, RecordKind.GRANT, "g", "k", "x");

        long counted = store.transact(transaction -> {
            transaction.insert(key(RecordKind.KEY, "m"), "", bytes("x"));
            transaction.delete(transaction.find(key(RecordKind.KEY, "k")).orElseThrow());
            transaction.insert(key(RecordKind.KEY, "n"), "", bytes("x"));
            return transaction.count(RecordKind.KEY);
        });

        assertThat(counted).isEqualTo(3);
    }

    @Test
    void transact_insideTransact_isRefused() {
        assertThatThrownBy(() -> store.transact(outer -> store.transact(RecordStore.Transaction::epoch)))
                .isInstanceOf(KmsException.Internal.class);
    }

    @Test
    void transaction_usedAfterItsEnd_isRefused() {
        RecordStore.Transaction leaked = store.transact(transaction -> transaction);

        assertThatThrownBy(() -> leaked.insert(key(RecordKind.KEY, "k"), "", bytes("x")))
                .isInstanceOf(KmsException.Internal.class);
    }

    @Test
    void insert_recordExists_isRefused() {
        Stores.insert(store, RecordKind.KEY, "k", "", "x");

        assertThatThrownBy(() -> Stores.insert(store, RecordKind.KEY, "k", "", "y"))
                .isInstanceOf(KmsException.AlreadyExists.class)
                .hasMessageContaining("KEY `k`");
    }

    @Test
    void update_recordChangedSinceRead_isRefused() {
        Stores.insert(store, RecordKind.KEY, "k", "", "x");
        StoreRecord seen = store.find(key(RecordKind.KEY, "k")).orElseThrow();
        Stores.update(store, RecordKind.KEY, "k", "y");

        assertThatThrownBy(() -> store.transact(transaction -> {
                    transaction.update(seen, bytes("z"));
                    return true;
                }))
                .isInstanceOf(KmsException.Conflict.class);
    }

    @Test
    void update_recordReplacedByAnotherOfSameRevision_isRefused() {
        Stores.insert(store, RecordKind.ALIAS, "a", "k1", "x");
        StoreRecord seen = store.find(key(RecordKind.ALIAS, "a")).orElseThrow();
        Stores.delete(store, RecordKind.ALIAS, "a");
        Stores.insert(store, RecordKind.ALIAS, "a", "k2", "x");

        assertThatThrownBy(() -> store.transact(transaction -> {
                    transaction.delete(seen);
                    return true;
                }))
                .isInstanceOf(KmsException.Conflict.class);
    }

    @Test
    void scan_byOwnerAndPage_givesIdsInOrder() {
        for (String id : List.of("b", "a", "ä", "c", "\uD83D\uDD11")) {
            Stores.insert(store, RecordKind.GRANT, id, id.equals("c") ? "other" : "k", id);
        }

        assertThat(store.scan(REGION, RecordKind.GRANT, "k", "", 10))
                .extracting(record -> record.key().id())
                .containsExactly("a", "b", "ä", "\uD83D\uDD11");
        assertThat(store.scan(REGION, RecordKind.GRANT, "", "a", 2))
                .extracting(record -> record.key().id())
                .containsExactly("b", "c");
        assertThat(store.scan("", RecordKind.GRANT, "", "", 10)).isEmpty();
        assertThat(store.count(REGION, RecordKind.GRANT, "k")).isEqualTo(4);
        assertThat(store.count(REGION, RecordKind.GRANT, "")).isEqualTo(5);
    }

    @Test
    void changesSince_someEpochs_namesWhatChanged() {
        Stores.insert(store, RecordKind.KEY, "k", "", "x");
        Stores.insert(store, RecordKind.KEY, "l", "", "x");
        Stores.delete(store, RecordKind.KEY, "k");

        Changes all = store.changesSince(0);
        Changes last = store.changesSince(2);

        assertThat(all.epoch()).isEqualTo(3);
        assertThat(all.complete()).isTrue();
        assertThat(all.keys()).containsExactlyInAnyOrder(key(RecordKind.KEY, "k"), key(RecordKind.KEY, "l"));
        assertThat(last.keys()).containsExactly(key(RecordKind.KEY, "k"));
        assertThat(store.changesSince(3).keys()).isEmpty();
    }

    @Test
    void changesSince_moreRecordsThanTheLogNames_saysIncomplete() {
        store.transact(transaction -> {
            for (int i = 0; i <= LogEntry.MOST_CHANGES; i++) {
                transaction.insert(key(RecordKind.GRANT, "g" + i), "k", bytes("x"));
            }
            return true;
        });

        assertThat(store.changesSince(0)).isEqualTo(new Changes(1, false, java.util.Set.of()));
    }

    @Test
    void wrap_sameKeyAndAad_unwraps() {
        byte[] wrapped = store.wrap("arn:1", bytes("aad"), bytes("secret"));

        assertThat(store.unwrap("arn:1", bytes("aad"), wrapped)).isEqualTo(bytes("secret"));
        assertThatThrownBy(() -> store.unwrap("arn:2", bytes("aad"), wrapped))
                .isInstanceOf(KmsException.StoreIntegrity.class);
        assertThatThrownBy(() -> store.unwrap("arn:1", bytes("AAD"), wrapped))
                .isInstanceOf(KmsException.StoreIntegrity.class);
    }

    @Test
    void unwrap_anyByteFlipped_isRefused() {
        byte[] wrapped = store.wrap("arn:1", bytes("aad"), bytes("secret"));

        for (int i = 0; i < wrapped.length; i++) {
            byte[] flipped = wrapped.clone();
            flipped[i] ^= 1;
            assertThatThrownBy(() -> store.unwrap("arn:1", bytes("aad"), flipped))
                    .isInstanceOf(KmsException.StoreIntegrity.class);
        }
    }

    @Test
    void everyMethod_afterClose_isRefused() {
        store.close();
        store.close();

        assertThatThrownBy(() -> store.epoch()).isInstanceOf(KmsException.Closed.class);
        assertThatThrownBy(() -> store.find(key(RecordKind.KEY, "k"))).isInstanceOf(KmsException.Closed.class);
        assertThatThrownBy(() -> store.transact(RecordStore.Transaction::epoch))
                .isInstanceOf(KmsException.Closed.class);
        assertThatThrownBy(() -> store.wrap("arn", bytes("a"), bytes("s"))).isInstanceOf(KmsException.Closed.class);
    }
}
