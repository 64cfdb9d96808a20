package io.keyhold.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeyArn;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeyManagerType;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyState;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.MessageType;
import io.keyhold.api.OriginType;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KeyPairEngines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.crypto.SigningEngine;
import io.keyhold.keys.ByteString;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import io.keyhold.keys.MultiRegionRules;
import io.keyhold.keys.Rotation;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.sqlite.OpenStores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Material that the store keeps wrapped: what is checked when it is opened, and what closing leaves. */
class WrappedSourceTest {
    private static final SecureRandom RANDOM = OsRandom.open();
    private static final Engines ENGINES = Engines.choose(Engines.Choice.AUTO);
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);
    private static final KeyArn ARN = new KeyArn("aws", "local-1", "111122223333", KeyId.random(RANDOM));

    @TempDir
    Path directory;

    private JdbcRecordStore store;
    private WrappedSource source;

    @BeforeEach
    void open() {
        store = OpenStores.open(directory.resolve("keys.db"));
        KeyPairEngines pairs = KeyPairEngines.choose(ENGINES, RANDOM);
        source = new WrappedSource(store, new MaterialEngines(ENGINES, pairs, SigningEngine.Check.RSA_ONLY, RANDOM));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"RSA_2048", "ECC_NIST_P256", "ECC_NIST_EDWARDS25519", "ML_DSA_44", "SM2"})
    void open_publicKeyOfAnother_isRefusedBeforeAnythingIsSigned(KeySpec spec) {
        try (NewMaterial own = source.create(spec, KeyUsageType.SIGN_VERIFY);
                NewMaterial other = source.create(spec, KeyUsageType.SIGN_VERIFY)) {
            KmsKey right = key(spec, KeyUsageType.SIGN_VERIFY, own.id(), own.publicKey());
            KmsKey wrong = key(spec, KeyUsageType.SIGN_VERIFY, own.id(), other.publicKey());

            assertThat(source.open(right, own.id(), own.record(right))).isNotNull();
            assertThatThrownBy(() -> source.open(wrong, own.id(), own.record(wrong)))
                    .isInstanceOf(KmsException.StoreIntegrity.class)
                    .hasMessageContaining("is not that of its private key");
        }
    }

    @Test
    void open_recordOfAnotherMaterialOrKey_isRefused() {
        try (NewMaterial made = source.create(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
                NewMaterial other = source.create(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT)) {
            KmsKey key = key(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT, made.id(), ByteString.EMPTY);
            KmsKey mac = key(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC, made.id(), ByteString.EMPTY);
            byte[] record = made.record(key);

            assertThat(source.open(key, made.id(), record)).isNotNull();
            assertThatThrownBy(() -> source.open(key, other.id(), record))
                    .isInstanceOf(KmsException.StoreIntegrity.class);
            assertThatThrownBy(() -> source.open(mac, made.id(), record))
                    .isInstanceOf(KmsException.StoreIntegrity.class);
        }
    }

    @Test
    void copy_forARelatedKey_opensForThatOneAlone() {
        try (NewMaterial made = source.create(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT)) {
            KmsKey key = key(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT, made.id(), ByteString.EMPTY);
            KmsKey related = MultiRegionRules.replica(key, "local-2", key.created(), "", Map.of());
            byte[] record = made.record(key);

            byte[] copy = source.copy(key, made.id(), record, related);

            assertThat(source.open(related, made.id(), copy)).isNotNull();
            assertThatThrownBy(() -> source.open(key, made.id(), copy)).isInstanceOf(KmsException.StoreIntegrity.class);
            assertThatThrownBy(() -> source.open(related, made.id(), record))
                    .isInstanceOf(KmsException.StoreIntegrity.class);
        }
    }

    @Test
    void close_afterAnEngineWasMade_leavesTheEngineAndNothingElse() {
        NewMaterial made = source.create(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
        KmsKey key = key(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY, made.id(), made.publicKey());
        LiveMaterial live = made.live(key);
        live.signing();

        made.close();
        made.close();

        byte[] signature = live.signing().sign(SigningAlgorithmSpec.ECDSA_SHA_256, MessageType.RAW, MESSAGE);
        assertThat(live.signing()
                        .verifier()
                        .verify(SigningAlgorithmSpec.ECDSA_SHA_256, MessageType.RAW, MESSAGE, signature))
                .isTrue();
        assertThatThrownBy(() -> made.record(key)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(live::agreement).isInstanceOf(IllegalStateException.class);
    }

    /** An AES key with that material. */
    static KmsKey symmetricKey(String materialId) {
        return key(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT, materialId, ByteString.EMPTY);
    }

    private static KmsKey key(KeySpec spec, KeyUsageType usage, String materialId, ByteString publicKey) {
        Instant created = Instant.parse("2026-11-25T10:00:00Z");
        return new KmsKey(
                ARN,
                spec,
                usage,
                OriginType.AWS_KMS,
                KeyManagerType.CUSTOMER,
                false,
                KeyState.ENABLED,
                created,
                "",
                "",
                Map.of(),
                Map.of(),
                new TreeSet<>(),
                Optional.empty(),
                Optional.empty(),
                Rotation.OFF,
                List.of(MaterialInfo.first(materialId, created)),
                publicKey,
                ByteString.EMPTY,
                Optional.empty(),
                Optional.empty());
    }
}
