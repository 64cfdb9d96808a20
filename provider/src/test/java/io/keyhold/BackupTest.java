package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.BackupSummary;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.KeyListEntry;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.store.SqliteOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    private static final byte[] PLAINTEXT = "letter".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private Path here;
    private Path elsewhere;
    private Path file;

    @BeforeEach
    void settings() throws IOException {
        here = TestKeyhold.settings(Files.createDirectory(directory.resolve("here")));
        elsewhere = TestKeyhold.settings(Files.createDirectory(directory.resolve("elsewhere")));
        file = directory.resolve("keys.backup");
    }

    @Test
    void backup_whileAnotherThreadWrites_opensEveryKeyOfItsEpochElsewhere() throws Exception {
        Map<String, byte[]> blobs = new ConcurrentHashMap<>();
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService writer = Executors.newSingleThreadExecutor();
        BackupSummary backup;
        List<String> before;
        int later;
        try (Keyhold keyhold = Keyhold.open(here)) {
            Future<?> writing = writer.submit(() -> {
                while (!enough.get()) {
                    write(keyhold, blobs);
                }
            });
            awaitKeys(blobs, 20);
            before = List.copyOf(blobs.keySet());
            backup = keyhold.backup(file);
            awaitKeys(blobs, blobs.size() + 5);
            enough.set(true);
            writing.get();
            later = keyhold.kms()
                    .listKeys(ListKeysRequest.of().withLimit(1000))
                    .keys()
                    .size();
        } finally {
            writer.shutdownNow();
        }

        BackupSummary restored = Keyhold.restore(elsewhere, file, false);

        assertThat(restored.epoch()).isEqualTo(backup.epoch());
        assertThat(restored.storeId()).isEqualTo(backup.storeId());
        try (Keyhold keyhold = Keyhold.open(elsewhere)) {
            List<String> keys = keyhold.kms().listKeys(ListKeysRequest.of().withLimit(1000)).keys().stream()
                    .map(KeyListEntry::keyId)
                    .toList();
            assertThat(keys).containsAll(before).hasSizeLessThan(later);
            assertThat(keys).allSatisfy(key -> assertOpens(keyhold, key, blobs.get(key)));
        }
    }

    @Test
    void restore_overANewerStore_isRefusedUnlessSaid() throws Exception {
        String late;
        try (Keyhold keyhold = Keyhold.open(here)) {
            keyhold.backup(file);
            late = keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        }

        assertThatThrownBy(() -> Keyhold.restore(here, file, false))
                .isInstanceOf(KmsException.Conflict.class)
                .hasMessageContaining("newer than the backup");
        try (Keyhold keyhold = Keyhold.open(here)) {
            keyhold.kms().describeKey(DescribeKeyRequest.of(late));
        }

        BackupSummary restored = Keyhold.restore(here, file, true);

        assertThat(restored.replaced().orElseThrow()).isRegularFile();
        try (Keyhold keyhold = Keyhold.open(here)) {
            assertThatThrownBy(() -> keyhold.kms().describeKey(DescribeKeyRequest.of(late)))
                    .isInstanceOf(KmsException.NotFound.class);
            List<String> told = TestKeyhold.audit(keyhold).stream()
                    .map(event -> event.at("/eventName").asText())
                    .toList();
            assertThat(told).containsSubsequence("CreateBackup", "AcceptRestoredStore", "RestoreBackup");
        }
    }

    @Test
    void restore_overAnotherStoreOrAWrongRoot_isRefused() throws Exception {
        try (Keyhold keyhold = Keyhold.open(here);
                Keyhold other = Keyhold.open(elsewhere)) {
            keyhold.backup(file);
            assertThat(other.metrics().isAuditAvailable()).isTrue();
        }

        assertThatThrownBy(() -> Keyhold.restore(elsewhere, file, false))
                .isInstanceOf(KmsException.Conflict.class)
                .hasMessageContaining("another one");
        Files.writeString(elsewhere.resolveSibling("passphrase"), "not that one\n");
        Files.writeString(elsewhere, "keyhold.store = new.db\nkeyhold.root = passphrase-file:passphrase\n");
        assertThatThrownBy(() -> Keyhold.restore(elsewhere, file, true)).isInstanceOf(KmsException.RootOfTrust.class);
        assertThat(elsewhere.resolveSibling("new.db")).doesNotExist();
    }

    @SqliteOnly
    @Test
    void restore_storeInUse_isRefused() throws IOException {
        try (Keyhold keyhold = Keyhold.open(here)) {
            keyhold.backup(file);

            assertThatThrownBy(() -> Keyhold.restore(here, file, true))
                    .isInstanceOf(KmsException.StoreUnavailable.class)
                    .hasMessage("store `" + here.resolveSibling("store/keys.db").toRealPath()
                            + "` is open in this process. Close it first");
            keyhold.kms().createKey(CreateKeyRequest.of());
        }
    }

    @Test
    void restore_backupCutShort_isRefused() throws Exception {
        try (Keyhold keyhold = Keyhold.open(here)) {
            keyhold.kms().createKey(CreateKeyRequest.of());
            keyhold.backup(file);
        }
        byte[] bytes = Files.readAllBytes(file);
        byte[] cut = java.util.Arrays.copyOf(bytes, bytes.length / 2);
        Files.write(file, cut);

        assertThatThrownBy(() -> Keyhold.restore(elsewhere, file, false)).isInstanceOf(KmsException.class);
        assertThat(elsewhere.resolveSibling("store").resolve("keys.db")).doesNotExist();
    }

    @Test
    void restore_trailCannotBeTold_leavesAllAsItWas() throws Exception {
        String key;
        try (Keyhold keyhold = Keyhold.open(here)) {
            key = keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            keyhold.backup(file);
        }
        Path store = here.resolveSibling("store").resolve("keys.db");
        Path trail = here.resolveSibling("store").resolve("keys.db.audit");
        Files.move(trail, directory.resolve("trail"));
        Files.writeString(trail, "a file where the folder of the trail belongs");

        assertThatThrownBy(() -> Keyhold.restore(here, file, true)).isInstanceOf(KmsException.class);

        Files.delete(trail);
        Files.move(directory.resolve("trail"), trail);
        try (java.util.stream.Stream<Path> left = Files.list(store.getParent())) {
            assertThat(left.map(each -> each.getFileName().toString()))
                    .noneMatch(name -> name.contains(".replaced-") || name.endsWith(".part"));
        }
        try (Keyhold keyhold = Keyhold.open(here)) {
            keyhold.kms().describeKey(DescribeKeyRequest.of(key));
        }
    }

    @SqliteOnly
    @Test
    void restore_theNewStoreCannotBePlaced_leavesAllAsItWas() throws Exception {
        String key;
        try (Keyhold keyhold = Keyhold.open(here)) {
            key = keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            keyhold.backup(file);
        }
        Path store = here.resolveSibling("store").resolve("keys.db");
        Files.deleteIfExists(store.resolveSibling("keys.db-epoch"));
        Path inTheWay =
                Files.createDirectories(store.resolveSibling("keys.db-epoch").resolve("full"));

        assertThatThrownBy(() -> Keyhold.restore(here, file, true)).isInstanceOf(KmsException.StoreUnavailable.class);

        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());
        try (java.util.stream.Stream<Path> left = Files.list(store.getParent())) {
            assertThat(left.map(each -> each.getFileName().toString()))
                    .noneMatch(name -> name.contains(".replaced-") || name.endsWith(".part"));
        }
        try (Keyhold keyhold = Keyhold.open(here)) {
            keyhold.kms().describeKey(DescribeKeyRequest.of(key));
        }
    }

    @Test
    void backup_targetThere_isRefusedAndToldNobody() throws Exception {
        try (Keyhold keyhold = Keyhold.open(here)) {
            Files.writeString(file, "mine");

            assertThatThrownBy(() -> keyhold.backup(file)).isInstanceOf(KmsException.Configuration.class);

            assertThat(file).hasContent("mine");
            assertThat(TestKeyhold.audit(keyhold).stream().map(BackupTest::name))
                    .doesNotContain("CreateBackup");
        }
    }

    private static String name(JsonNode event) {
        return event.at("/eventName").asText();
    }

    private static void write(Keyhold keyhold, Map<String, byte[]> blobs) {
        String key =
                keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        blobs.put(key, keyhold.kms().encrypt(EncryptRequest.of(key, PLAINTEXT)).ciphertextBlob());
    }

    private static void awaitKeys(Map<String, byte[]> blobs, int count) {
        while (blobs.size() < count) {
            Thread.onSpinWait();
        }
    }

    private static void assertOpens(Keyhold keyhold, String key, byte[] blob) {
        assertThat(keyhold.kms().decrypt(DecryptRequest.of(blob)).plaintext())
                .as(key)
                .isEqualTo(PLAINTEXT);
    }
}
