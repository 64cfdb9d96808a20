package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.ConnectCustomKeyStoreRequest;
import io.keyhold.api.ConnectionErrorCodeType;
import io.keyhold.api.ConnectionStateType;
import io.keyhold.api.CreateCustomKeyStoreRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.CustomKeyStoresListEntry;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DescribeCustomKeyStoresRequest;
import io.keyhold.api.DisconnectCustomKeyStoreRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GenerateDataKeyRequest;
import io.keyhold.api.GenerateRandomRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.api.ReEncryptRequest;
import io.keyhold.api.UpdateCustomKeyStoreRequest;
import io.keyhold.tokens.SoftHsm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Keyhold with keys, and with its root key, in a token of SoftHSM2. */
class TokenKeyholdTest {
    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.US_ASCII);
    private static final String CLUSTER = "cluster-22222222222";

    @TempDir
    static Path tokens;

    @TempDir
    Path folder;

    private static SoftHsm hsm;

    @BeforeAll
    static void make() {
        hsm = SoftHsm.create(tokens);
    }

    private Path settings() throws Exception {
        return TestKeyhold.settings(folder, "keyhold.token." + CLUSTER + " = " + hsm.uri());
    }

    @Test
    void key_inAToken_isUsedThroughEveryDoor() throws Exception {
        Path settings = settings();
        byte[] blob;
        byte[] envelope;
        String keyId;
        try (Keyhold keyhold = Keyhold.open(settings)) {
            Kms kms = keyhold.kms();
            keyId = key(kms, connected(kms));
            blob = kms.encrypt(EncryptRequest.of(keyId, SECRET)).ciphertextBlob();
            var dataKey = kms.generateDataKey(GenerateDataKeyRequest.of(keyId).withNumberOfBytes(32));
            assertThat(kms.decrypt(DecryptRequest.of(dataKey.ciphertextBlob())).plaintext())
                    .isEqualTo(dataKey.plaintext());
            String other = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            byte[] moved = kms.reEncrypt(ReEncryptRequest.of(blob, other)).ciphertextBlob();
            assertThat(kms.decrypt(DecryptRequest.of(moved)).plaintext()).isEqualTo(SECRET);
            envelope = keyhold.envelopes(keyId)
                    .encrypt(new java.io.ByteArrayInputStream(SECRET), java.util.Map.of())
                    .readAllBytes();
        }

        try (Keyhold keyhold = Keyhold.open(settings)) {
            assertThat(keyhold.kms().decrypt(DecryptRequest.of(blob)).plaintext())
                    .isEqualTo(SECRET);
            assertThat(keyhold.envelopes(keyId)
                            .decrypt(new java.io.ByteArrayInputStream(envelope), java.util.Map.of())
                            .readAllBytes())
                    .isEqualTo(SECRET);
        }
        try (KeyholdProvider provider = new KeyholdProvider(settings)) {
            KeyStore view = KeyStore.getInstance("KEYHOLD", provider);
            view.load(null, null);
            Cipher cipher = Cipher.getInstance("KEYHOLD", provider);
            cipher.init(Cipher.DECRYPT_MODE, view.getKey(keyId, null));
            assertThat(cipher.doFinal(blob)).isEqualTo(SECRET);
        }
    }

    @Test
    void random_ofTheToken_isNotThatOfTheProcess() throws Exception {
        try (Keyhold keyhold = Keyhold.open(settings())) {
            String id = connected(keyhold.kms());

            byte[] first = random(keyhold.kms(), id);

            assertThat(first).hasSize(32).isNotEqualTo(new byte[32]).isNotEqualTo(random(keyhold.kms(), id));
        }
    }

    private static byte[] random(Kms kms, String id) {
        return kms.generateRandom(GenerateRandomRequest.of(32).withCustomKeyStoreId(id))
                .plaintext();
    }

    @Test
    void createKey_specThatATokenDoesNotTake_isRefusedInWords() throws Exception {
        try (Keyhold keyhold = Keyhold.open(settings())) {
            String id = connected(keyhold.kms());

            assertThatThrownBy(() -> keyhold.kms()
                            .createKey(request(id)
                                    .withKeySpec(KeySpec.HMAC_256)
                                    .withKeyUsage(io.keyhold.api.KeyUsageType.GENERATE_VERIFY_MAC)))
                    .isInstanceOf(KmsException.Unsupported.class)
                    .hasMessageContaining("custom key store `tokens` has no keys of spec HMAC_256")
                    .hasMessageContaining("Create a key of spec SYMMETRIC_DEFAULT");
        }
    }

    @Test
    void connect_wrongPin_failsOnceUntilItIsCorrected() throws Exception {
        SoftHsm own = SoftHsm.create(tokens);
        Path settings = TestKeyhold.settings(folder, "keyhold.token." + CLUSTER + " = " + own.uri());
        try (Keyhold keyhold = Keyhold.open(settings)) {
            Kms kms = keyhold.kms();
            String id = create(kms, "wrong-pin-12345");

            connect(kms, id);
            assertThat(describe(kms, id).connectionErrorCode()).contains(ConnectionErrorCodeType.INVALID_CREDENTIALS);
            kms.disconnectCustomKeyStore(DisconnectCustomKeyStoreRequest.of(id));
            connect(kms, id);
            assertThat(own.open().counts().failed()).as("shown once").isEqualTo(1);

            kms.disconnectCustomKeyStore(DisconnectCustomKeyStoreRequest.of(id));
            kms.updateCustomKeyStore(UpdateCustomKeyStoreRequest.of(id).withKeyStorePassword(SoftHsm.PIN));
            connect(kms, id);
            assertThat(describe(kms, id).connectionState()).isEqualTo(ConnectionStateType.CONNECTED);
        }
    }

    @Test
    void create_clusterThatTheSettingsDoNotHave_isRefused() throws Exception {
        try (Keyhold keyhold = Keyhold.open(settings())) {
            assertThatThrownBy(() -> keyhold.kms()
                            .createCustomKeyStore(CreateCustomKeyStoreRequest.of("x")
                                    .withCloudHsmClusterId("cluster-33333333333")
                                    .withKeyStorePassword(SoftHsm.PIN)))
                    .isInstanceOf(KmsException.CloudHsmClusterNotFound.class)
                    .hasMessageContaining("the settings have no token for cluster `cluster-33333333333`")
                    .hasMessageContaining("keyhold.token.cluster-33333333333 = pkcs11:token=LABEL");
        }
    }

    @Test
    void create_tokenThatIsNotThere_isRefused() throws Exception {
        Path settings = TestKeyhold.settings(
                folder, "keyhold.token." + CLUSTER + " = pkcs11:token=nobody?module-path=" + hsm.library());
        try (Keyhold keyhold = Keyhold.open(settings)) {
            assertThatThrownBy(() -> create(keyhold.kms(), SoftHsm.PIN))
                    .isInstanceOf(KmsException.CloudHsmClusterNotActive.class)
                    .hasMessageContaining("token `nobody` is not in PKCS#11 library");
        }
    }

    @Test
    void key_whoseObjectIsGone_saysSoAndOthersWorkOn() throws Exception {
        try (Keyhold keyhold = Keyhold.open(settings())) {
            Kms kms = keyhold.kms();
            String id = connected(kms);
            String gone = key(kms, id);
            List<String> before = hsm.login().labels();
            String kept = key(kms, id);
            List<String> after = hsm.login().labels();
            after.removeAll(before);
            byte[] blob = kms.encrypt(EncryptRequest.of(kept, SECRET)).ciphertextBlob();
            hsm.login().labels().stream()
                    .filter(label -> label.startsWith("keyhold/"))
                    .filter(label -> !after.contains(label))
                    .forEach(hsm.login()::delete);

            assertThatThrownBy(() -> kms.encrypt(EncryptRequest.of(gone, SECRET)))
                    .isInstanceOf(KmsException.InvalidState.class)
                    .hasMessageContaining("custom key store `tokens`: token `" + hsm.label() + "` has no key")
                    .hasMessageContaining("Put the token back that has the key");
            assertThat(kms.decrypt(DecryptRequest.of(blob)).plaintext()).isEqualTo(SECRET);
        }
    }

    @Test
    void deletion_atTheEndOfItsTime_deletesInTheTokenAndTellsTheTrail() throws Exception {
        ManualClock clock = new ManualClock(java.time.Instant.parse("2026-01-01T00:00:00Z"));
        try (Keyhold keyhold = Keyhold.open(io.keyhold.config.Settings.read(settings()), clock)) {
            Kms kms = keyhold.kms();
            String keyId = key(kms, connected(kms));
            int objects = hsm.login().labels().size();
            kms.scheduleKeyDeletion(
                    io.keyhold.api.ScheduleKeyDeletionRequest.of(keyId).withPendingWindowInDays(7));
            for (int day = 0; day < 10; day++) {
                clock.advance(java.time.Duration.ofDays(1));
                keyhold.service().keepHouseOnce();
            }

            assertThat(hsm.login().labels()).hasSize(objects - 1);
            assertThat(events(keyhold, "DeleteBackingKey")).singleElement().satisfies(event -> {
                assertThat(event.at("/serviceEventDetails/keyId").asText()).isEqualTo(keyId);
                assertThat(event.at("/serviceEventDetails/deletionStatus").asText())
                        .isEqualTo("SUCCESS");
            });
        }
    }

    private static List<JsonNode> events(Keyhold keyhold, String name) {
        return TestKeyhold.audit(keyhold).stream()
                .filter(event -> event.path("eventName").asText().equals(name))
                .toList();
    }

    @Test
    void root_inAToken_opensTheStoreAndNothingElseDoes() throws Exception {
        Path settings = root("keyhold.root = " + hsm.uri("root-of-" + folder.getFileName()));
        String keyId;
        byte[] blob;
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyId = keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            blob = keyhold.kms().encrypt(EncryptRequest.of(keyId, SECRET)).ciphertextBlob();
        }
        try (Keyhold keyhold = Keyhold.open(settings)) {
            assertThat(keyhold.kms().decrypt(DecryptRequest.of(blob)).plaintext())
                    .isEqualTo(SECRET);
        }

        hsm.login().createAes("other-of-" + folder.getFileName());
        Path wrong = root("keyhold.root = " + hsm.uri("other-of-" + folder.getFileName()));
        assertThatThrownBy(() -> Keyhold.open(wrong))
                .isInstanceOf(KmsException.RootOfTrust.class)
                .hasMessageContaining("is not the root key of the store");
        Path missing = root("keyhold.root = pkcs11:token=nobody;object=x?module-path=" + hsm.library());
        assertThatThrownBy(() -> Keyhold.open(missing))
                .isInstanceOf(KmsException.RootOfTrust.class)
                .hasMessageContaining("token `nobody` is not in PKCS#11 library")
                .hasMessageContaining("Put the token back, or correct keyhold.root");
    }

    @Test
    void root_movedToATokenAndBack_opensWithTheNewOneOnly() throws Exception {
        Path settings = TestKeyhold.settings(folder);
        String uri = hsm.uri("moved-" + folder.getFileName());
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyhold.kms().createKey(CreateKeyRequest.of());
            keyhold.rootChange().toToken(uri, SoftHsm.PIN.toCharArray());
        }
        assertThatThrownBy(() -> Keyhold.open(settings))
                .isInstanceOf(KmsException.RootOfTrust.class)
                .hasMessageContaining("has a root of trust of type `pkcs11`, not `pkcs12`");
        try (Keyhold keyhold = Keyhold.open(root("keyhold.root = " + uri))) {
            assertThat(keyhold.kms()
                            .listKeys(io.keyhold.api.ListKeysRequest.of())
                            .keys())
                    .hasSize(1);
            keyhold.rootChange().toPassphrase("a passphrase of some words".toCharArray());
        }
        Files.writeString(folder.resolve("words"), "a passphrase of some words\n");
        try (Keyhold keyhold = Keyhold.open(Files.writeString(
                folder.resolve("words.properties"),
                "keyhold.store = store/keys.db\nkeyhold.root = passphrase-file:words\n"))) {
            assertThat(keyhold.kms()
                            .listKeys(io.keyhold.api.ListKeysRequest.of())
                            .keys())
                    .hasSize(1);
        }
    }

    @Test
    void root_thatIsAskedAtEveryUnwrap_mustBeThere() throws Exception {
        String label = "asked-" + folder.getFileName();
        Path settings = root("keyhold.root = " + hsm.uri(label), "keyhold.root-offline-seconds = 0");
        try (Keyhold keyhold = Keyhold.open(settings)) {
            Kms kms = keyhold.kms();
            String keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            byte[] blob = kms.encrypt(EncryptRequest.of(keyId, SECRET)).ciphertextBlob();
            long before = hsm.open().counts().done();
            kms.decrypt(DecryptRequest.of(blob));
            assertThat(hsm.open().counts().done()).isGreaterThan(before);

            hsm.login().delete(label);

            assertThatThrownBy(() -> kms.decrypt(DecryptRequest.of(blob)))
                    .isInstanceOf(KmsException.RootOfTrust.class)
                    .hasMessageContaining("has no key with the label `" + label + "`");
        }
    }

    private Path root(String... lines) throws Exception {
        Files.writeString(folder.resolve("pin"), SoftHsm.PIN + "\n");
        return Files.writeString(
                folder.resolve("token.properties"),
                "keyhold.store = store/keys.db\nkeyhold.root-pin = file:pin\n" + String.join("\n", lines) + "\n");
    }

    private static String connected(Kms kms) {
        String id = create(kms, SoftHsm.PIN);
        connect(kms, id);
        assertThat(describe(kms, id).connectionState()).isEqualTo(ConnectionStateType.CONNECTED);
        return id;
    }

    private static String create(Kms kms, String pin) {
        return kms.createCustomKeyStore(CreateCustomKeyStoreRequest.of("tokens")
                        .withCloudHsmClusterId(CLUSTER)
                        .withKeyStorePassword(pin))
                .customKeyStoreId();
    }

    private static void connect(Kms kms, String id) {
        kms.connectCustomKeyStore(ConnectCustomKeyStoreRequest.of(id));
    }

    private static CustomKeyStoresListEntry describe(Kms kms, String id) {
        return kms.describeCustomKeyStores(DescribeCustomKeyStoresRequest.of().withCustomKeyStoreId(id))
                .customKeyStores()
                .get(0);
    }

    private static CreateKeyRequest request(String id) {
        return CreateKeyRequest.of().withOrigin(OriginType.AWS_CLOUDHSM).withCustomKeyStoreId(id);
    }

    private static String key(Kms kms, String id) {
        return kms.createKey(request(id)).keyMetadata().keyId();
    }
}
