package io.keyhold.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.ManualClock;
import io.keyhold.api.ConnectCustomKeyStoreRequest;
import io.keyhold.api.ConnectionErrorCodeType;
import io.keyhold.api.ConnectionStateType;
import io.keyhold.api.CreateCustomKeyStoreRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.CustomKeyStoreType;
import io.keyhold.api.CustomKeyStoresListEntry;
import io.keyhold.api.DataKeyPairSpec;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DeleteCustomKeyStoreRequest;
import io.keyhold.api.DescribeCustomKeyStoresRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.DisconnectCustomKeyStoreRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GenerateDataKeyPairRequest;
import io.keyhold.api.GenerateRandomRequest;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KeyState;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.UpdateCustomKeyStoreRequest;
import io.keyhold.api.XksProxyAuthenticationCredentialType;
import io.keyhold.api.XksProxyConnectivityType;
import io.keyhold.material.CustomKeyStores;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.sqlite.OpenStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Custom key stores and the keys in them, over a place for keys that is only a double. */
class CustomKeyStoresTest {
    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.US_ASCII);
    private static final String CLUSTER = "cluster-22222222222";
    private static final String PIN = "pin-of-the-token-7513";
    private static final String ACCESS_KEY = "ABCDEFGHIJKLMNOPQRST";
    private static final String RAW_SECRET = "s".repeat(43);

    @TempDir
    Path directory;

    private final KeyStoreBackendDouble backend = new KeyStoreBackendDouble();
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final EventLog events = new EventLog();
    private SimulatedProcess process;

    @BeforeEach
    void open() {
        process = process();
    }

    private SimulatedProcess process() {
        JdbcRecordStore store = OpenStores.open(directory.resolve("keys.db"));
        return new SimulatedProcess(
                store,
                events,
                clock,
                sources -> sources.with(new CustomKeyStores(
                        store,
                        Map.of(
                                CustomKeyStoreType.AWS_CLOUDHSM,
                                backend,
                                CustomKeyStoreType.EXTERNAL_KEY_STORE,
                                backend))));
    }

    @AfterEach
    void close() {
        process.close();
    }

    @Test
    void key_inAConnectedKeyStore_isUsedAsAnyOther() {
        String id = connected();

        KeyMetadata key = createKey(id);
        byte[] blob = encrypt(key);

        assertThat(key.origin()).isEqualTo(OriginType.AWS_CLOUDHSM);
        assertThat(key.keyState()).isEqualTo(KeyState.ENABLED);
        assertThat(key.customKeyStoreId()).contains(id);
        assertThat(key.cloudHsmClusterId()).contains(CLUSTER);
        assertThat(process.kms.decrypt(DecryptRequest.of(blob)).plaintext()).isEqualTo(SECRET);
        assertThat(process.kms
                        .generateRandom(GenerateRandomRequest.of(3).withCustomKeyStoreId(id))
                        .plaintext())
                .containsExactly(7, 7, 7);
        assertThat(backend.token.calledInTransaction).isEmpty();
    }

    @Test
    void key_isFoundAgain_afterARestart() {
        String id = connected();
        KeyMetadata key = createKey(id);
        byte[] blob = encrypt(key);
        process.close();

        process = process();

        assertThat(process.kms.decrypt(DecryptRequest.of(blob)).plaintext()).isEqualTo(SECRET);
        assertThat(describeKey(key).customKeyStoreId()).contains(id);
        assertThat(backend.secrets).containsExactly(PIN, PIN);
    }

    @Test
    void key_inADisconnectedKeyStore_isUnavailableUntilItIsConnectedAgain() {
        String id = connected();
        KeyMetadata enabled = createKey(id);
        KeyMetadata deleted = createKey(id);
        byte[] blob = encrypt(enabled);
        process.kms.scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(deleted.keyId()));

        disconnect(id);

        assertThat(describeKey(enabled).keyState()).isEqualTo(KeyState.UNAVAILABLE);
        assertThat(describeKey(enabled).enabled()).isFalse();
        assertThat(describeKey(deleted).keyState()).isEqualTo(KeyState.PENDING_DELETION);
        assertThat(backend.open).isZero();
        assertThatThrownBy(() -> process.kms.decrypt(DecryptRequest.of(blob)))
                .isInstanceOf(KmsException.InvalidState.class)
                .hasMessageContaining(enabled.arn() + " is unavailable. Connect its custom key store");
        process.kms.disableKey(DisableKeyRequest.of(enabled.keyId()));
        assertThat(describeKey(enabled).keyState()).isEqualTo(KeyState.UNAVAILABLE);

        connect(id);

        assertThat(describeKey(enabled).keyState()).isEqualTo(KeyState.DISABLED);
    }

    @Test
    void operation_thatKeysInKeyStoresDoNotHave_isRefused() {
        KeyMetadata key = createKey(connected());

        assertThatThrownBy(() -> process.kms.enableKeyRotation(EnableKeyRotationRequest.of(key.keyId())))
                .isInstanceOf(KmsException.Unsupported.class)
                .hasMessageContaining(key.arn() + " origin is AWS_CLOUDHSM which is not valid for this operation.");
        assertThatThrownBy(() -> process.kms.generateDataKeyPair(
                        GenerateDataKeyPairRequest.of(key.keyId(), DataKeyPairSpec.ECC_NIST_P256)))
                .isInstanceOf(KmsException.Unsupported.class)
                .hasMessageContaining(key.arn() + " origin is AWS_CLOUDHSM which is not valid for this operation.");
    }

    @Test
    void disconnect_byAnotherProcess_countsWithTheNextCall() {
        String id = connected();
        KeyMetadata key = createKey(id);
        SimulatedProcess other = process();
        byte[] blob = other.kms.encrypt(EncryptRequest.of(key.keyId(), SECRET)).ciphertextBlob();

        disconnect(id);

        assertThatThrownBy(() -> other.kms.decrypt(DecryptRequest.of(blob)))
                .isInstanceOf(KmsException.InvalidState.class);
        assertThat(backend.open).isZero();
        other.close();
    }

    @Test
    void connect_thatFails_isShownAndNeedsADisconnect() {
        String id = create("one", CLUSTER);
        backend.failure = Optional.of(ConnectionErrorCodeType.USER_LOCKED_OUT);

        connect(id);

        assertThat(describe(id).connectionState()).isEqualTo(ConnectionStateType.FAILED);
        assertThat(describe(id).connectionErrorCode()).contains(ConnectionErrorCodeType.USER_LOCKED_OUT);
        refused(
                () -> connect(id),
                KmsException.CustomKeyStoreInvalidState.class,
                "Call DisconnectCustomKeyStore first");
        refused(
                () -> createKey(id),
                KmsException.CustomKeyStoreInvalidState.class,
                "`" + id + "` is FAILED; this needs CONNECTED");

        backend.failure = Optional.empty();
        disconnect(id);
        assertThat(describe(id).connectionErrorCode()).isEmpty();
        connect(id);

        assertThat(describe(id).connectionState()).isEqualTo(ConnectionStateType.CONNECTED);
    }

    @Test
    void pin_thatIsRefused_isNotShownAgainByItself() {
        String id = connected();
        KeyMetadata key = createKey(id);
        SimulatedProcess other = process();
        backend.failure = Optional.of(ConnectionErrorCodeType.INVALID_CREDENTIALS);
        backend.secrets.clear();

        for (int call = 0; call < 5; call++) {
            assertThatThrownBy(() -> other.kms.encrypt(EncryptRequest.of(key.keyId(), SECRET)))
                    .isInstanceOf(KmsException.InvalidState.class)
                    .hasMessageContaining("custom key store `one` does not answer in this process: the token says no");
        }

        assertThat(backend.secrets).hasSize(1);
        other.close();
    }

    /** Somebody disconnects while another thread waits for a token that hangs: neither he nor any other call waits for it. */
    @Test
    void disconnect_whileTheTokenHangs_doesNotWaitForIt() throws Exception {
        String id = create("one", CLUSTER);
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        backend.whenConnecting = () -> {
            hanging.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        Thread connecting = new Thread(() -> connect(id));
        connecting.start();
        hanging.await();

        disconnect(id);
        String other =
                process.kms.createKey(CreateKeyRequest.of()).keyMetadata().arn();

        assertThat(other).startsWith("arn:");
        assertThat(connecting.isAlive()).isTrue();
        over.countDown();
        connecting.join();
        assertThat(describe(id).connectionState()).isEqualTo(ConnectionStateType.DISCONNECTED);
        assertThat(backend.open).as("what was opened too late is closed").isZero();
    }

    @ParameterizedTest
    @EnumSource(ConnectionStateType.class)
    void operations_inEachState_areThoseOfTheTable(ConnectionStateType state) {
        String id = create("one", CLUSTER);
        process.catalog.change(transaction -> {
            transaction
                    .keyStores()
                    .update(transaction.keyStores().find(id).orElseThrow().withState(state, Optional.empty()));
            return id;
        });
        boolean isOut = state == ConnectionStateType.DISCONNECTED;
        boolean isConnected = state == ConnectionStateType.CONNECTED;

        check(isConnected, () -> createKey(id));
        check(
                isConnected,
                () -> process.kms.generateRandom(GenerateRandomRequest.of(1).withCustomKeyStoreId(id)));
        check(
                isOut || isConnected,
                () -> process.kms.updateCustomKeyStore(
                        UpdateCustomKeyStoreRequest.of(id).withNewCustomKeyStoreName("another")));
        check(
                isOut,
                () -> process.kms.updateCustomKeyStore(
                        UpdateCustomKeyStoreRequest.of(id).withKeyStorePassword("new-password")));
        check(
                !isOut && state != ConnectionStateType.DISCONNECTING,
                () -> process.kms.disconnectCustomKeyStore(DisconnectCustomKeyStoreRequest.of(id)));
    }

    private static void check(boolean allowed, ThrowingCallable call) {
        if (allowed) {
            assertThatCode(call).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(call)
                    .isInstanceOf(KmsException.CustomKeyStoreInvalidState.class)
                    .hasMessageContaining("custom key store `cks-");
        }
    }

    @Test
    void delete_ofAKeyStoreWithKeys_isRefusedUntilTheyAreGone() {
        String id = connected();
        KeyMetadata key = createKey(id);
        refused(
                () -> delete(id),
                KmsException.CustomKeyStoreInvalidState.class,
                "DeleteCustomKeyStore needs DISCONNECTED");
        process.kms.scheduleKeyDeletion(
                ScheduleKeyDeletionRequest.of(key.keyId()).withPendingWindowInDays(7));
        disconnect(id);
        refused(() -> delete(id), KmsException.CustomKeyStoreHasCMKs.class, "wait for it");

        connect(id);
        for (int day = 0; day < 10; day++) {
            clock.advance(Duration.ofDays(1));
            process.service.keepHouseOnce();
        }
        disconnect(id);
        delete(id);

        assertThat(backend.token.objects).isEmpty();
        assertThat(process.kms
                        .describeCustomKeyStores(DescribeCustomKeyStoresRequest.of())
                        .customKeyStores())
                .isEmpty();
        refused(() -> describe(id), KmsException.CustomKeyStoreNotFound.class, "Call DescribeCustomKeyStores");
    }

    @Test
    void create_whatAnotherOneHas_isRefused() {
        create("one", CLUSTER);

        refused(() -> create("one", "cluster-33333333333"), KmsException.CustomKeyStoreNameInUse.class, "`one`");
        refused(() -> create("two", CLUSTER), KmsException.CloudHsmClusterInUse.class, CLUSTER);
        refused(
                () -> create("two", "cluster-77777777777"),
                KmsException.CloudHsmClusterNotFound.class,
                "cluster-77777777777");
        assertThat(backend.admitted).containsExactly("one");
    }

    @Test
    void create_beyondTheQuota_isRefused() {
        for (int i = 0; i < 10; i++) {
            create("store " + i, "cluster-" + "abcdefghij".substring(i, i + 1).repeat(11));
        }

        refused(() -> create("eleven", CLUSTER), KmsException.LimitExceeded.class, "10 custom key stores");
        assertThat(process.kms
                        .describeCustomKeyStores(
                                DescribeCustomKeyStoresRequest.of().withLimit(4))
                        .customKeyStores())
                .hasSize(4);
        assertThat(process.kms
                        .describeCustomKeyStores(
                                DescribeCustomKeyStoresRequest.of().withCustomKeyStoreName("store 7"))
                        .customKeyStores())
                .extracting(CustomKeyStoresListEntry::customKeyStoreName)
                .containsExactly("store 7");
    }

    @Test
    void create_withMembersTooFewOrOfTheOtherType_isRefused() {
        refused(
                () -> process.kms.createCustomKeyStore(CreateCustomKeyStoreRequest.of("one")),
                KmsException.Validation.class,
                "needs CloudHsmClusterId and KeyStorePassword");
        refused(
                () -> process.kms.createCustomKeyStore(CreateCustomKeyStoreRequest.of("one")
                        .withCloudHsmClusterId(CLUSTER)
                        .withKeyStorePassword(PIN)
                        .withXksProxyUriPath("/kms/xks/v1")),
                KmsException.Validation.class,
                "has no XksProxyUriPath");
        refused(
                () -> process.kms.createCustomKeyStore(CreateCustomKeyStoreRequest.of("one")
                        .withCustomKeyStoreType(CustomKeyStoreType.EXTERNAL_KEY_STORE)),
                KmsException.Validation.class,
                "needs XksProxyConnectivity and XksProxyUriEndpoint and XksProxyUriPath and XksProxyAuthenticationCredential");
    }

    @Test
    void createKey_withMembersThatDoNotBelongTogether_isRefused() {
        String id = connected();

        refused(
                () -> process.kms.createKey(CreateKeyRequest.of().withCustomKeyStoreId(id)),
                KmsException.Validation.class,
                "CustomKeyStoreId is `" + id + "` and Origin is AWS_KMS");
        refused(
                () -> process.kms.createKey(CreateKeyRequest.of().withOrigin(OriginType.AWS_CLOUDHSM)),
                KmsException.Validation.class,
                "CustomKeyStoreId is absent and Origin is AWS_CLOUDHSM");
        refused(
                () -> process.kms.createKey(CreateKeyRequest.of()
                        .withOrigin(OriginType.EXTERNAL_KEY_STORE)
                        .withCustomKeyStoreId(id)
                        .withXksKeyId("key-1")),
                KmsException.Validation.class,
                "has type AWS_CLOUDHSM and Origin is EXTERNAL_KEY_STORE");
        refused(
                () -> createKey("cks-00000000000000000"),
                KmsException.CustomKeyStoreNotFound.class,
                "`cks-00000000000000000` does not exist");
    }

    @Test
    void createKey_externalKeyOfAnotherOne_isRefused() {
        String id = external("one");
        connect(id);
        CreateKeyRequest request = CreateKeyRequest.of()
                .withOrigin(OriginType.EXTERNAL_KEY_STORE)
                .withCustomKeyStoreId(id)
                .withXksKeyId("key-1");

        KeyMetadata key = process.kms.createKey(request).keyMetadata();

        assertThat(key.xksKeyConfiguration())
                .hasValueSatisfying(xks -> assertThat(xks.id()).isEqualTo("key-1"));
        refused(() -> process.kms.createKey(request), KmsException.XksKeyAlreadyInUse.class, "`key-1`");
        refused(
                () -> process.kms.generateRandom(GenerateRandomRequest.of(1).withCustomKeyStoreId(id)),
                KmsException.Unsupported.class,
                "no random bytes");
    }

    @Test
    void update_ofAConnectedExternalOne_takesPathAndCredentialOnly() {
        String id = external("one");
        connect(id);

        process.kms.updateCustomKeyStore(UpdateCustomKeyStoreRequest.of(id)
                .withXksProxyUriPath("/other/kms/xks/v1")
                .withXksProxyAuthenticationCredential(
                        new XksProxyAuthenticationCredentialType("T".repeat(20), "t".repeat(43))));

        assertThat(describe(id).xksProxyConfiguration()).hasValueSatisfying(proxy -> {
            assertThat(proxy.uriPath()).isEqualTo("/other/kms/xks/v1");
            assertThat(proxy.accessKeyId()).isEqualTo("T".repeat(20));
        });
        refused(
                () -> process.kms.updateCustomKeyStore(
                        UpdateCustomKeyStoreRequest.of(id).withXksProxyUriEndpoint("https://other.example.com")),
                KmsException.CustomKeyStoreInvalidState.class,
                "only its name, XksProxyUriPath and XksProxyAuthenticationCredential can change");
        refused(
                () -> process.kms.updateCustomKeyStore(
                        UpdateCustomKeyStoreRequest.of(id).withKeyStorePassword(PIN)),
                KmsException.Validation.class,
                "has no KeyStorePassword");
    }

    @Test
    void secrets_areNowhereButBeforeTheirOwner() throws IOException {
        String id = connected();
        external("two");

        String seen =
                CreateCustomKeyStoreRequest.of("x").withKeyStorePassword(PIN).toString()
                        + UpdateCustomKeyStoreRequest.of("x").withKeyStorePassword(PIN)
                        + new XksProxyAuthenticationCredentialType(ACCESS_KEY, RAW_SECRET)
                        + process.kms.describeCustomKeyStores(DescribeCustomKeyStoresRequest.of())
                        + new String(Files.readAllBytes(directory.resolve("keys.db")), StandardCharsets.ISO_8859_1);

        assertThat(seen).contains(id).contains(ACCESS_KEY).doesNotContain(PIN).doesNotContain(RAW_SECRET);
        assertThatThrownBy(() -> process.kms.createCustomKeyStore(
                        CreateCustomKeyStoreRequest.of("x").withKeyStorePassword("p1n-75")))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining(
                        "Value at 'keyStorePassword' failed to satisfy constraint: Member must have length"
                                + " greater than or equal to 7")
                .message()
                .doesNotContain("p1n-75");
    }

    @Test
    void secret_afterTheDomainKeyWasRotated_isWrappedUnderTheNewOne() {
        String id = create("one", CLUSTER);
        byte[] before =
                process.catalog.keyStores().find(id).orElseThrow().secret().value();

        process.rootKeeping().rotateDomainKey();

        assertThat(process.catalog.keyStores().find(id).orElseThrow().secret().value())
                .isNotEqualTo(before);
        connect(id);
        assertThat(backend.secrets).containsExactly(PIN);
        assertThat(process.rootKeeping().reseal()).isZero();
    }

    @Test
    void changes_areInTheTrail() {
        String id = connected();
        process.kms.updateCustomKeyStore(UpdateCustomKeyStoreRequest.of(id).withNewCustomKeyStoreName("two"));
        disconnect(id);
        delete(id);

        assertThat(events.names())
                .containsExactly(
                        "CreateCustomKeyStore",
                        "ConnectCustomKeyStore",
                        "UpdateCustomKeyStore",
                        "DisconnectCustomKeyStore",
                        "DeleteCustomKeyStore");
    }

    private static void refused(ThrowingCallable call, Class<? extends KmsException> type, String text) {
        assertThatThrownBy(call).isInstanceOf(type).hasMessageContaining(text);
    }

    private String connected() {
        String id = create("one", CLUSTER);
        connect(id);
        return id;
    }

    private String create(String name, String cluster) {
        return process.kms
                .createCustomKeyStore(CreateCustomKeyStoreRequest.of(name)
                        .withCloudHsmClusterId(cluster)
                        .withKeyStorePassword(PIN))
                .customKeyStoreId();
    }

    private String external(String name) {
        return process.kms
                .createCustomKeyStore(CreateCustomKeyStoreRequest.of(name)
                        .withCustomKeyStoreType(CustomKeyStoreType.EXTERNAL_KEY_STORE)
                        .withXksProxyConnectivity(XksProxyConnectivityType.PUBLIC_ENDPOINT)
                        .withXksProxyUriEndpoint("https://proxy.example.com")
                        .withXksProxyUriPath("/kms/xks/v1")
                        .withXksProxyAuthenticationCredential(
                                new XksProxyAuthenticationCredentialType(ACCESS_KEY, RAW_SECRET)))
                .customKeyStoreId();
    }

    private void connect(String id) {
        process.kms.connectCustomKeyStore(ConnectCustomKeyStoreRequest.of(id));
    }

    private void disconnect(String id) {
        process.kms.disconnectCustomKeyStore(DisconnectCustomKeyStoreRequest.of(id));
    }

    private void delete(String id) {
        process.kms.deleteCustomKeyStore(DeleteCustomKeyStoreRequest.of(id));
    }

    private CustomKeyStoresListEntry describe(String id) {
        List<CustomKeyStoresListEntry> found = process.kms
                .describeCustomKeyStores(DescribeCustomKeyStoresRequest.of().withCustomKeyStoreId(id))
                .customKeyStores();
        return found.get(0);
    }

    private KeyMetadata createKey(String id) {
        return process.kms
                .createKey(CreateKeyRequest.of()
                        .withOrigin(OriginType.AWS_CLOUDHSM)
                        .withCustomKeyStoreId(id))
                .keyMetadata();
    }

    private KeyMetadata describeKey(KeyMetadata key) {
        return process.kms.describeKey(DescribeKeyRequest.of(key.keyId())).keyMetadata();
    }

    private byte[] encrypt(KeyMetadata key) {
        return process.kms.encrypt(EncryptRequest.of(key.keyId(), SECRET)).ciphertextBlob();
    }
}
