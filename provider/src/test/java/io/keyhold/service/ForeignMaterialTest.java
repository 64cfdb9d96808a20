package io.keyhold.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.ManualClock;
import io.keyhold.api.Caller;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.OriginType;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.handles.KeyEntries;
import io.keyhold.handles.ManagedKey;
import io.keyhold.keys.ByteString;
import io.keyhold.keys.KmsKey;
import io.keyhold.material.LiveMaterial;
import io.keyhold.material.MaterialSource;
import io.keyhold.material.NewMaterial;
import io.keyhold.store.sqlite.OpenStores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A KMS key whose material lies outside the store, from creation to deletion. */
class ForeignMaterialTest {
    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private final TokenDouble token = new TokenDouble();
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private SimulatedProcess process;

    @BeforeEach
    void open() {
        process = new SimulatedProcess(
                OpenStores.open(directory.resolve("keys.db")),
                new EventLog(),
                clock,
                sources -> sources.with(OriginType.AWS_KMS, token));
    }

    @AfterEach
    void close() {
        process.close();
    }

    @Test
    void key_overItsWholeLife_callsTheTokenOutsideTransactionsOnly() {
        String key = create();
        byte[] first = encrypt(key);
        process.kms.rotateKeyOnDemand(RotateKeyOnDemandRequest.of(key));
        byte[] second = encrypt(key);
        process.catalog.clear();

        assertThat(token.objects).hasSize(2);
        assertThat(decrypt(first)).isEqualTo(SECRET);
        assertThat(decrypt(second)).isEqualTo(SECRET);

        delete(key);

        assertThat(process.kms.listKeys(ListKeysRequest.of()).keys()).isEmpty();
        assertThat(token.objects).isEmpty();
        assertThat(token.calledInTransaction).isEqualTo(Set.of());
    }

    @Test
    void createKey_specThatTheTokenLacks_isRefusedBeforeAnythingIsStored() {
        assertThatThrownBy(() -> process.kms.createKey(CreateKeyRequest.of()
                        .withKeySpec(KeySpec.HMAC_256)
                        .withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC)))
                .isInstanceOf(KmsException.Unsupported.class)
                .hasMessageContaining("the token has no keys of spec `HMAC_256`");

        assertThat(process.kms.listKeys(ListKeysRequest.of()).keys()).isEmpty();
    }

    @Test
    void rawEncryption_underMaterialThatOnlyEncryptsBlocks_saysWhatLacksAndWhere() {
        KeyEntries entries = process.service.entries(Caller.of("arn:aws:iam::111122223333:root"));
        ManagedKey key = entries.createKey(
                KeySpec.SYMMETRIC_DEFAULT,
                new KeyEntries.CreationOptions(Optional.empty(), "", true, Optional.of(KeyUsageType.ENCRYPT_DECRYPT)));

        assertThatThrownBy(() -> key.beginRawEncryption(new byte[12], 128).finish(SECRET, 0, SECRET.length))
                .isInstanceOf(KmsException.Unsupported.class)
                .hasMessageContaining("key material of spec SYMMETRIC_DEFAULT in the token does not support AES-GCM")
                .hasMessageContaining("Use a key whose material lies in the store");
    }

    @Test
    void delete_tokenIsAway_removesTheKeyAndLeavesTheObject() {
        String key = create();
        token.isAway = true;

        delete(key);

        assertThat(process.kms.listKeys(ListKeysRequest.of()).keys()).isEmpty();
        assertThat(token.objects).hasSize(1);
    }

    /** A token takes its time, and may have defects: the change is committed, and counts before the token is asked. */
    @Test
    void delete_tokenFailsByADefect_removesTheKeyBeforeTheTokenIsAsked() {
        String key = create();
        encrypt(key);
        KeyId id = new KeyId(key.substring(key.indexOf('/') + 1));
        List<Boolean> known = new ArrayList<>();
        token.whenDestroying = () -> {
            known.add(process.catalog.find(id).isPresent());
            throw new IllegalStateException("a defect of the token");
        };

        delete(key);

        assertThat(known).containsExactly(false);
        assertThat(process.kms.listKeys(ListKeysRequest.of()).keys()).isEmpty();
    }

    @Test
    void unstoredKey_materialThatDoesNotWork_isClosed() {
        List<String> closed = new ArrayList<>();
        process.close();
        process = new SimulatedProcess(
                OpenStores.open(directory.resolve("others.db")),
                new EventLog(),
                clock,
                sources -> sources.with(OriginType.AWS_KMS, new UselessSource(closed)));
        KeyEntries entries = process.service.entries(Caller.of("arn:aws:iam::111122223333:root"));

        assertThatThrownBy(() -> entries.unstoredKey(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("useless");

        assertThat(closed).containsExactly("material");
    }

    /**
     * A source whose material can be made and not used.
     *
     * @param closed notes what was closed
     */
    private record UselessSource(List<String> closed) implements MaterialSource, NewMaterial {
        @Override
        public NewMaterial create(KeySpec spec, KeyUsageType usage) {
            return this;
        }

        @Override
        public LiveMaterial open(KmsKey key, String materialId, byte[] payload) {
            throw new IllegalStateException("useless");
        }

        @Override
        public byte[] rewrap(KmsKey key, String materialId, byte[] payload) {
            return payload;
        }

        @Override
        public void destroy(KmsKey key, String materialId, byte[] payload) {}

        @Override
        public String id() {
            return "0".repeat(64);
        }

        @Override
        public ByteString publicKey() {
            return ByteString.EMPTY;
        }

        @Override
        public byte[] record(KmsKey key) {
            return new byte[0];
        }

        @Override
        public LiveMaterial live(KmsKey key) {
            throw new IllegalStateException("useless");
        }

        @Override
        public void close() {
            closed.add("material");
        }
    }

    @Test
    void createKey_processDiesAfterTheCommit_keepsTheObject() {
        process.store.dieAt(1, true);

        assertThatThrownBy(this::create).isInstanceOf(CrashingStore.Crash.class);
        process.buried();
        open();

        assertThat(process.kms.listKeys(ListKeysRequest.of()).keys()).hasSize(1);
        assertThat(token.objects).hasSize(1);
    }

    @Test
    void encrypt_tokenIsAway_isTheAnswerOfTheTokenAndPasses() {
        String key = create();
        process.catalog.clear();
        token.isAway = true;

        assertThatThrownBy(() -> encrypt(key)).hasMessageContaining("the token is away");
        token.isAway = false;

        assertThat(decrypt(encrypt(key))).isEqualTo(SECRET);
    }

    private String create() {
        return process.kms.createKey(CreateKeyRequest.of()).keyMetadata().arn();
    }

    private byte[] encrypt(String key) {
        return process.kms.encrypt(EncryptRequest.of(key, SECRET)).ciphertextBlob();
    }

    private byte[] decrypt(byte[] blob) {
        return process.kms.decrypt(DecryptRequest.of(blob)).plaintext();
    }

    private void delete(String key) {
        process.kms.scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(key).withPendingWindowInDays(7));
        for (int day = 0; day < 10; day++) {
            clock.advance(Duration.ofDays(1));
            process.service.keepHouseOnce();
        }
    }
}
