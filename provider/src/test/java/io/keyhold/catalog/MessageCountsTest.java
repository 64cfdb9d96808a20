package io.keyhold.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.TestKeyhold;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KmsException;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordWriter;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.keys.KeyCodec;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MultiRegionRules;
import io.keyhold.keys.MultiRegionSet;
import io.keyhold.store.RecordKey;
import io.keyhold.store.RecordKind;
import io.keyhold.store.RecordStore;
import io.keyhold.store.StoreRecord;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.sqlite.SqliteStores;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages of raw AES-GCM are counted by the store; here the count is put to where it matters. */
class MessageCountsTest {
    @TempDir
    Path directory;

    private Path settings;
    private KeyMetadata key;

    @BeforeEach
    void createKey() throws Exception {
        settings = TestKeyhold.settings(directory);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            key = keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata();
            keyhold.kms().createAlias(CreateAliasRequest.of("alias/counted", key.keyId()));
        }
    }

    @Test
    void next_oneBlockBelowTheLimit_countsThatBlockToTheLastMessage() {
        setCount(MessageCounts.LIMIT - MessageCounts.BLOCK);
        String materialId = key.currentKeyMaterialId().orElseThrow();
        try (RecordStore store = open()) {
            KmsKey kmsKey = kmsKey(store);
            List<Long> warnings = new ArrayList<>();
            MessageCounts counts = new MessageCounts(store, (warned, id, messages) -> warnings.add(messages));
            for (int i = 0; i < MessageCounts.BLOCK; i++) {
                counts.next(kmsKey, materialId);
            }

            assertThatThrownBy(() -> counts.next(kmsKey, materialId)).isInstanceOf(KmsException.LimitExceeded.class);
            assertThat(warnings).containsExactly(MessageCounts.LIMIT);
        }
        assertThat(count()).isEqualTo(MessageCounts.LIMIT);
    }

    @Test
    void next_atTheLimit_refusesEveryRawMessageWithTheRemedyAndNoBlob() throws Exception {
        setCount(MessageCounts.LIMIT);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            Key handle = handle(keyhold);

            assertThatThrownBy(() -> encrypt(keyhold, handle))
                    .rootCause()
                    .isInstanceOf(KmsException.LimitExceeded.class)
                    .hasMessageContaining(key.arn())
                    .hasMessageContaining("2^32 messages")
                    .hasMessageContaining("RotateKeyOnDemand");
            Cipher pieces = begin(keyhold, handle);
            assertThatThrownBy(() -> pieces.update(new byte[40]))
                    .rootCause()
                    .isInstanceOf(KmsException.LimitExceeded.class);
            blob(keyhold, handle);
        }
    }

    @Test
    void next_atHalfTheLimit_isToldToTheAuditAndGoesOn() throws Exception {
        setCount(MessageCounts.WARNING - MessageCounts.BLOCK - 1);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            encrypt(keyhold, handle(keyhold));
            assertThat(TestKeyhold.audit(keyhold).toString()).doesNotContain("RawMessageCountWarning");
        }

        try (Keyhold keyhold = Keyhold.open(settings)) {
            encrypt(keyhold, handle(keyhold));
            assertThat(TestKeyhold.audit(keyhold).toString())
                    .containsOnlyOnce("RawMessageCountWarning")
                    .contains(Long.toString(MessageCounts.WARNING + MessageCounts.BLOCK - 1));
        }
    }

    @Test
    void next_busyProcess_leasesBlocksTwiceAsLongUpToTheLongest() {
        List<Long> totals = new ArrayList<>();
        try (RecordStore store = open()) {
            MessageCounts counts = new MessageCounts(store, (warned, id, messages) -> {});
            KmsKey kmsKey = kmsKey(store);
            long used = 0;
            for (long block = MessageCounts.BLOCK; used < 4 * MessageCounts.LONGEST_BLOCK; used++) {
                counts.next(kmsKey, key.currentKeyMaterialId().orElseThrow());
                long total = totals.isEmpty() ? 0 : totals.get(totals.size() - 1);
                if (used == total) {
                    totals.add(stored(store));
                    assertThat(stored(store) - total).isEqualTo(block);
                    block = Math.min(2 * block, MessageCounts.LONGEST_BLOCK);
                }
            }
        }
        assertThat(totals).hasSizeGreaterThan(8);
    }

    @Test
    void next_limitInTheMiddleOfABlock_givesTheRestOfThemAndNoMore() {
        setCount(MessageCounts.LIMIT - 3);
        try (RecordStore store = open()) {
            MessageCounts counts = new MessageCounts(store, (warned, id, messages) -> {});
            KmsKey kmsKey = kmsKey(store);
            String materialId = key.currentKeyMaterialId().orElseThrow();
            for (int i = 0; i < 3; i++) {
                counts.next(kmsKey, materialId);
            }

            assertThatThrownBy(() -> counts.next(kmsKey, materialId)).isInstanceOf(KmsException.LimitExceeded.class);
        }
        assertThat(count()).isEqualTo(MessageCounts.LIMIT);
    }

    @Test
    void next_ofRelatedMultiRegionKeys_isCountedTogether() {
        String materialId = key.currentKeyMaterialId().orElseThrow();
        try (RecordStore store = open()) {
            KmsKey primary = kmsKey(store)
                    .change()
                    .multiRegion(Optional.of(MultiRegionSet.of("local-1").with("local-2")))
                    .done();
            KmsKey replica = MultiRegionRules.replica(primary, "local-2", primary.created(), "", Map.of());

            new MessageCounts(store, (warned, id, messages) -> {}).next(primary, materialId);
            new MessageCounts(store, (warned, id, messages) -> {}).next(replica, materialId);

            assertThat(store.find(new RecordKey("", RecordKind.MESSAGE_COUNT, materialId))
                            .map(MessageCounts::decode))
                    .contains(2 * MessageCounts.BLOCK);
        }
    }

    @Test
    void next_twoProcesses_leaseBlocksOfTheirOwn() throws Exception {
        try (Keyhold one = Keyhold.open(settings);
                Keyhold two = Keyhold.open(settings)) {
            encrypt(one, handle(one));
            encrypt(two, handle(two));
            encrypt(one, handle(one));
        }
        assertThat(count()).isEqualTo(2 * MessageCounts.BLOCK);
    }

    private static void encrypt(Keyhold keyhold, Key handle) throws GeneralSecurityException {
        assertThat(begin(keyhold, handle).doFinal(new byte[1])).hasSize(17);
    }

    private static Cipher begin(Keyhold keyhold, Key handle) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", new KeyholdProvider(keyhold));
        cipher.init(Cipher.ENCRYPT_MODE, handle);
        return cipher;
    }

    private static void blob(Keyhold keyhold, Key handle) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("KEYHOLD", new KeyholdProvider(keyhold));
        cipher.init(Cipher.ENCRYPT_MODE, handle);
        assertThat(cipher.doFinal(new byte[1])).hasSize(123);
    }

    private static Key handle(Keyhold keyhold) throws Exception {
        Provider provider = new KeyholdProvider(keyhold);
        KeyStore store = KeyStore.getInstance("KEYHOLD", provider);
        store.load(null, null);
        return store.getKey("counted", null);
    }

    private KmsKey kmsKey(RecordStore store) {
        return KeyCodec.decode(store.find(new RecordKey("local-1", RecordKind.KEY, key.keyId()))
                .orElseThrow()
                .payload());
    }

    private long count() {
        try (RecordStore store = open()) {
            return stored(store);
        }
    }

    private long stored(RecordStore store) {
        return store.find(record()).map(MessageCounts::decode).orElseThrow();
    }

    private void setCount(long count) {
        try (RecordStore store = open()) {
            store.transact(transaction -> {
                byte[] payload = new RecordWriter(RecordFormats.MESSAGE_COUNT)
                        .number(count)
                        .done();
                Optional<StoreRecord> seen = transaction.find(record());
                seen.ifPresentOrElse(
                        record -> transaction.update(record, payload),
                        () -> transaction.insert(record(), key.keyId(), payload));
                return true;
            });
        }
    }

    private RecordKey record() {
        return new RecordKey(
                "local-1", RecordKind.MESSAGE_COUNT, key.currentKeyMaterialId().orElseThrow());
    }

    private RecordStore open() {
        try (RootOfTrust root = TestKeyhold.root(directory)) {
            return SqliteStores.open(
                    directory.resolve("store/keys.db"), root, Engines.choose(Engines.Choice.JDK), OsRandom.open());
        }
    }
}
