package io.keyhold.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keyhold.ManualClock;
import io.keyhold.api.ConnectCustomKeyStoreRequest;
import io.keyhold.api.ConnectionErrorCodeType;
import io.keyhold.api.ConnectionStateType;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.CustomKeyStoreType;
import io.keyhold.api.CustomKeyStoresListEntry;
import io.keyhold.api.DataKeyPairSpec;
import io.keyhold.api.DataKeySpec;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DeleteCustomKeyStoreRequest;
import io.keyhold.api.DescribeCustomKeyStoresRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DisconnectCustomKeyStoreRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GenerateDataKeyPairRequest;
import io.keyhold.api.GenerateDataKeyRequest;
import io.keyhold.api.GenerateDataKeyResponse;
import io.keyhold.api.GenerateDataKeyWithoutPlaintextRequest;
import io.keyhold.api.GenerateRandomRequest;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KeyState;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.api.ReEncryptRequest;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.UpdateCustomKeyStoreRequest;
import io.keyhold.api.XksKeyConfigurationType;
import io.keyhold.api.XksProxyAuthenticationCredentialType;
import io.keyhold.material.CustomKeyStores;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.sqlite.OpenStores;
import io.keyhold.xks.ProxyWorld;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** KMS keys over the keys of a key manager behind a proxy, which is a Keyhold of its own. */
class ExternalKeyStoreTest {
    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.US_ASCII);
    private static final Map<String, String> CONTEXT = Map.of("project", "nile");

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static ProxyWorld world;
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final CallWatch watch = new CallWatch();
    private SimulatedProcess process;

    @BeforeAll
    static void start() {
        world = new ProxyWorld(shared);
        world.createMacKey("mac-key");
        world.createKey("disabled-key");
        world.enableKey("disabled-key", false);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @BeforeEach
    void open() {
        process = process();
    }

    private SimulatedProcess process() {
        JdbcRecordStore store = OpenStores.open(directory.resolve("keys.db"));
        return new SimulatedProcess(
                store,
                new EventLog(),
                clock,
                sources -> sources.with(new CustomKeyStores(
                        store,
                        Map.of(CustomKeyStoreType.EXTERNAL_KEY_STORE, world.backend(sources.importing(), watch)))));
    }

    @AfterEach
    void close() {
        world.behave();
        world.enableKey(ProxyWorld.KEY, true);
        world.allow(ProxyWorld.ACCESS_KEY_ID, ProxyWorld.SECRET);
        process.close();
    }

    private String keyStore() {
        return process.kms.createCustomKeyStore(ProxyWorld.keyStore("external")).customKeyStoreId();
    }

    private String connected() {
        String id = keyStore();
        process.kms.connectCustomKeyStore(new ConnectCustomKeyStoreRequest(id));
        assertThat(describe(id).connectionState()).isEqualTo(ConnectionStateType.CONNECTED);
        return id;
    }

    private CustomKeyStoresListEntry describe(String id) {
        return process.kms
                .describeCustomKeyStores(DescribeCustomKeyStoresRequest.of().withCustomKeyStoreId(id))
                .customKeyStores()
                .get(0);
    }

    private KeyMetadata createKey(String id, String xksKeyId) {
        return process.kms
                .createKey(CreateKeyRequest.of()
                        .withOrigin(OriginType.EXTERNAL_KEY_STORE)
                        .withCustomKeyStoreId(id)
                        .withXksKeyId(xksKeyId))
                .keyMetadata();
    }

    private String key() {
        return createKey(connected(), ProxyWorld.KEY).arn();
    }

    private byte[] encrypt(String key) {
        return process.kms
                .encrypt(EncryptRequest.of(key, SECRET).withEncryptionContext(CONTEXT))
                .ciphertextBlob();
    }

    private byte[] decrypt(byte[] blob) {
        return process.kms
                .decrypt(DecryptRequest.of(blob).withEncryptionContext(CONTEXT))
                .plaintext();
    }

    private String keyStoreOf(String key) {
        return process.kms
                .describeKey(DescribeKeyRequest.of(key))
                .keyMetadata()
                .customKeyStoreId()
                .orElseThrow();
    }

    private KeyState state(String key) {
        return process.kms.describeKey(DescribeKeyRequest.of(key)).keyMetadata().keyState();
    }

    @Test
    void key_overItsWholeLife_callsTheProxyOutsideTransactionsAndLocksOnly() {
        String id = connected();
        KeyMetadata key = createKey(id, ProxyWorld.KEY);
        byte[] blob = encrypt(key.arn());

        assertThat(key.origin()).isEqualTo(OriginType.EXTERNAL_KEY_STORE);
        assertThat(key.xksKeyConfiguration()).contains(new XksKeyConfigurationType(ProxyWorld.KEY));
        assertThat(key.customKeyStoreId()).contains(id);
        assertThat(key.cloudHsmClusterId()).isEmpty();
        assertThat(decrypt(blob)).isEqualTo(SECRET);
        process.kms.scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(key.arn()).withPendingWindowInDays(7));
        for (int day = 0; day < 10; day++) {
            clock.advance(Duration.ofDays(1));
            process.service.keepHouseOnce();
        }
        process.kms.disconnectCustomKeyStore(new DisconnectCustomKeyStoreRequest(id));
        process.kms.deleteCustomKeyStore(new DeleteCustomKeyStoreRequest(id));

        assertThat(watch.faults()).isEmpty();
        assertThat(watch.calls()).isGreaterThan(4);
    }

    @Test
    void operations_thatAwsAllows_work() {
        String key = key();
        String ordinary =
                process.kms.createKey(CreateKeyRequest.of()).keyMetadata().arn();
        GenerateDataKeyResponse dataKey =
                process.kms.generateDataKey(GenerateDataKeyRequest.of(key).withKeySpec(DataKeySpec.AES_256));
        byte[] wrapped = process.kms
                .generateDataKeyWithoutPlaintext(
                        GenerateDataKeyWithoutPlaintextRequest.of(key).withKeySpec(DataKeySpec.AES_128))
                .ciphertextBlob();
        byte[] outwards = process.kms
                .reEncrypt(ReEncryptRequest.of(encrypt(key), ordinary).withSourceEncryptionContext(CONTEXT))
                .ciphertextBlob();
        byte[] inwards = process.kms
                .reEncrypt(ReEncryptRequest.of(outwards, key).withDestinationEncryptionContext(CONTEXT))
                .ciphertextBlob();

        assertThat(process.kms
                        .decrypt(DecryptRequest.of(dataKey.ciphertextBlob()))
                        .plaintext())
                .isEqualTo(dataKey.plaintext());
        assertThat(process.kms.decrypt(DecryptRequest.of(wrapped)).plaintext()).hasSize(16);
        assertThat(process.kms.decrypt(DecryptRequest.of(outwards)).plaintext()).isEqualTo(SECRET);
        assertThat(decrypt(inwards)).isEqualTo(SECRET);
    }

    @Test
    void encrypt_longestPlaintext_fitsTheProxyAndTheBlob() {
        String key = key();
        byte[] plaintext = new byte[4096];

        byte[] blob = process.kms.encrypt(EncryptRequest.of(key, plaintext)).ciphertextBlob();

        assertThat(process.kms.decrypt(DecryptRequest.of(blob)).plaintext()).isEqualTo(plaintext);
        assertThat(world.lastMetadata().path("kmsOperation").asText()).isEqualTo("Decrypt");
    }

    @Test
    void proxy_isTold_whoseCallItServes() {
        String key = key();

        encrypt(key);

        assertThat(world.lastMetadata().path("awsPrincipalArn").asText()).isEqualTo("arn:aws:iam::111122223333:root");
        assertThat(world.lastMetadata().path("kmsKeyArn").asText()).isEqualTo(key);
        assertThat(world.lastMetadata().path("kmsOperation").asText()).isEqualTo("Encrypt");
        assertThat(world.lastMetadata().path("kmsRequestId").asText()).matches("[0-9a-f-]{36}");
        List<String> asked = world.asked();
        assertThat(asked.subList(asked.size() - 6, asked.size()))
                .containsExactly(
                        "/health CreateCustomKeyStore",
                        "/health CreateCustomKeyStore",
                        "/health ConnectCustomKeyStore",
                        "/health ConnectCustomKeyStore",
                        "/keys/external-key-1/metadata CreateKey",
                        "/keys/external-key-1/encrypt Encrypt");
    }

    /** The key manager gets what Keyhold has sealed; Keyhold gets what the key manager has encrypted. */
    @Test
    void blob_isSealedTwice_soThatNeitherSideOpensItAlone() {
        String key = key();
        byte[] one = encrypt(key);
        byte[] inside = world.lastPlaintext();

        assertThat(new String(inside, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
        assertThatThrownBy(() -> decrypt(inside)).isInstanceOf(KmsException.InvalidCiphertext.class);
        assertThat(one[0]).isEqualTo((byte) 2);
    }

    @Test
    void decrypt_otherContextOrDamage_isRefusedInAwsWords() {
        String key = key();
        byte[] blob = encrypt(key);
        byte[] damaged = blob.clone();
        damaged[damaged.length - 1] ^= 1;
        byte[] ofOtherForm = blob.clone();
        ofOtherForm[50] = 13;

        String text = "The external key store proxy rejected the request because the specified ciphertext or encryption"
                + " context is corrupted, missing, or otherwise invalid.";
        assertThatThrownBy(() -> process.kms.decrypt(DecryptRequest.of(blob)))
                .isInstanceOf(KmsException.InvalidState.class)
                .hasMessageStartingWith(text);
        assertThatThrownBy(() -> decrypt(damaged))
                .isInstanceOf(KmsException.InvalidState.class)
                .hasMessageStartingWith(text);
        assertThatThrownBy(() -> decrypt(ofOtherForm)).isInstanceOf(KmsException.InvalidCiphertext.class);
    }

    @Test
    void decrypt_keyManagerGivesSomethingElse_isRefusedInAwsWords() {
        byte[] blob = encrypt(key());
        world.decryptWrongly();

        assertThatThrownBy(() -> decrypt(blob))
                .isInstanceOf(KmsException.InvalidState.class)
                .hasMessageStartingWith(
                        "The ciphertext that the external key store proxy submitted for decryption, or the"
                                + " encryption context, is corrupted, missing, or otherwise invalid.");
    }

    @Test
    void operations_thatAwsDoesNotAllow_areRefused() {
        String key = key();
        String id = keyStoreOf(key);

        for (Runnable refused : List.<Runnable>of(
                () -> process.kms.enableKeyRotation(EnableKeyRotationRequest.of(key)),
                () -> process.kms.rotateKeyOnDemand(RotateKeyOnDemandRequest.of(key)),
                () -> process.kms.generateDataKeyPair(GenerateDataKeyPairRequest.of(key, DataKeyPairSpec.RSA_2048)),
                () -> process.kms.generateRandom(GenerateRandomRequest.of(3).withCustomKeyStoreId(id)))) {
            assertThatThrownBy(refused::run).isInstanceOf(KmsException.Unsupported.class);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no-such-key  | XksKeyNotFoundException             | The external key associated with this KMS key in an external key store was not found in its external key manager.
            disabled-key | XksKeyInvalidConfigurationException | The external key associated with this KMS key in an external key store is not enabled in the external key manager.
            mac-key      | XksKeyInvalidConfigurationException | the external key has key spec `HMAC_256` and usages [GENERATE_VERIFY_MAC]
            ..           | ValidationException                 | XksKeyId `..` is not a name in the path of a URI
            .            | ValidationException                 | XksKeyId `.` is not a name in the path of a URI
            """)
    void createKey_externalKeyThatDoesNotServe_isRefused(String xksKeyId, String code, String problem) {
        String id = connected();

        KmsException refused = catchThrowableOfType(KmsException.class, () -> createKey(id, xksKeyId));

        assertThat(refused.errorCode()).isEqualTo(code);
        assertThat(refused.problem()).isEqualTo(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a..b", "https://-localhost", "https://localhost-"})
    void createCustomKeyStore_endpointWithoutAHost_isRefused(String endpoint) {
        assertThatThrownBy(() -> process.kms.createCustomKeyStore(
                        ProxyWorld.keyStore("external").withXksProxyUriEndpoint(endpoint)))
                .isInstanceOf(KmsException.XksProxyInvalidConfiguration.class)
                .hasMessageContaining("endpoint `" + endpoint + "` does not have the name of a host")
                .hasMessageContaining("Pass `https://` and a host name");
    }

    @Test
    void createKey_externalKeyThatAnotherKeyHas_isRefused() {
        String id = connected();
        createKey(id, ProxyWorld.KEY);

        assertThatThrownBy(() -> createKey(id, ProxyWorld.KEY)).isInstanceOf(KmsException.XksKeyAlreadyInUse.class);
    }

    @ParameterizedTest
    @CsvSource({
        "400, ValidationException, XksProxyInvalidResponseException, CustomKeyStoreInvalidStateException, XKS_PROXY_INVALID_RESPONSE",
        "400, InvalidStateException, XksProxyInvalidResponseException, XksKeyInvalidConfigurationException, XKS_PROXY_INVALID_RESPONSE",
        "400, InvalidKeyUsageException, XksProxyInvalidResponseException, XksKeyInvalidConfigurationException, XKS_PROXY_INVALID_RESPONSE",
        "401, AuthenticationFailedException, XksProxyIncorrectAuthenticationCredentialException, CustomKeyStoreInvalidStateException, INVALID_CREDENTIALS",
        "403, AccessDeniedException, XksProxyInvalidResponseException, KMSInvalidStateException, XKS_PROXY_ACCESS_DENIED",
        "404, KeyNotFoundException, XksProxyInvalidResponseException, XksKeyNotFoundException, XKS_PROXY_INVALID_RESPONSE",
        "404, InvalidUriPathException, XksProxyInvalidConfigurationException, CustomKeyStoreInvalidStateException, XKS_PROXY_INVALID_CONFIGURATION",
        "501, UnsupportedOperationException, XksProxyInvalidResponseException, XksProxyInvalidResponseException, XKS_PROXY_INVALID_RESPONSE",
        "503, DependencyTimeoutException, XksProxyUriUnreachableException, CustomKeyStoreInvalidStateException, XKS_PROXY_TIMED_OUT",
        "429, ThrottlingException, XksProxyUriUnreachableException, CustomKeyStoreInvalidStateException, XKS_PROXY_NOT_REACHABLE",
        "500, InternalException, XksProxyInvalidResponseException, CustomKeyStoreInvalidStateException, XKS_PROXY_INVALID_RESPONSE",
        "200, NotJson, XksProxyInvalidResponseException, CustomKeyStoreInvalidStateException, XKS_PROXY_INVALID_RESPONSE"
    })
    void failure_inEachKindOfCall_isTheErrorOfTheTableAndChangesNoKey(
            int status, String name, String ofStore, String ofCreateKey, ConnectionErrorCodeType ofConnection) {
        String key = key();
        String id = keyStoreOf(key);
        if (status == 200) {
            world.answer(name);
        } else {
            world.fail(status, name);
        }

        assertThat(catchThrowableOfType(KmsException.class, () -> encrypt(key)).errorCode())
                .isEqualTo("KMSInvalidStateException");
        assertThat(catchThrowableOfType(KmsException.class, () -> createKey(id, "another"))
                        .errorCode())
                .isEqualTo(ofCreateKey);
        assertThat(state(key)).isEqualTo(KeyState.ENABLED);
        process.kms.disconnectCustomKeyStore(new DisconnectCustomKeyStoreRequest(id));
        assertThat(catchThrowableOfType(
                                KmsException.class,
                                () -> process.kms.updateCustomKeyStore(UpdateCustomKeyStoreRequest.of(id)
                                        .withXksProxyUriPath("/customer-2/kms/xks/v1")))
                        .errorCode())
                .isEqualTo(ofStore);
        process.kms.connectCustomKeyStore(new ConnectCustomKeyStoreRequest(id));
        assertThat(describe(id).connectionState()).isEqualTo(ConnectionStateType.FAILED);
        assertThat(describe(id).connectionErrorCode()).contains(ofConnection);
    }

    @Test
    void key_ofADisconnectedKeyStore_isUnavailableUntilItIsConnectedAgain() {
        String key = key();
        byte[] blob = encrypt(key);
        String id = keyStoreOf(key);

        process.kms.disconnectCustomKeyStore(new DisconnectCustomKeyStoreRequest(id));

        assertThat(state(key)).isEqualTo(KeyState.UNAVAILABLE);
        assertThatThrownBy(() -> decrypt(blob))
                .isInstanceOf(KmsException.InvalidState.class)
                .hasMessageStartingWith(
                        "This KMS key is in a custom key store that is not connected to its external key store"
                                + " proxy. Connect the external key store and try the request again.");
        process.kms.connectCustomKeyStore(new ConnectCustomKeyStoreRequest(id));
        assertThat(decrypt(blob)).isEqualTo(SECRET);
    }

    @Test
    void credential_isReplaced_whileTheKeyStoreIsConnected() {
        String key = key();
        byte[] blob = encrypt(key);
        String id = keyStoreOf(key);
        String next = "ZZZZZZZZZZZZZZZZZZZZ";
        world.allow(next, "1".repeat(43));

        process.kms.updateCustomKeyStore(UpdateCustomKeyStoreRequest.of(id)
                .withXksProxyAuthenticationCredential(new XksProxyAuthenticationCredentialType(next, "1".repeat(43))));
        world.forbid(ProxyWorld.ACCESS_KEY_ID);

        assertThat(decrypt(blob)).isEqualTo(SECRET);
        assertThat(describe(id).xksProxyConfiguration().orElseThrow().accessKeyId())
                .isEqualTo(next);
        assertThat(describe(id).connectionState()).isEqualTo(ConnectionStateType.CONNECTED);
        world.forbid(next);
    }

    @Test
    void anotherProcess_usesTheKey_withoutAskingHowTheProxyIs() {
        byte[] blob = encrypt(key());
        process.close();
        process = process();
        int before = world.asked().size();

        assertThat(decrypt(blob)).isEqualTo(SECRET);
        assertThat(world.asked().subList(before, world.asked().size()))
                .containsExactly("/keys/external-key-1/decrypt Decrypt");
    }

    /** What hangs at the proxy holds up neither other keys nor whoever takes the key store out of use. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void proxyThatHangs_whileUsedOrConnected_holdsUpNobodyElse(boolean isUsed) throws Exception {
        String key = key();
        String ordinary =
                process.kms.createKey(CreateKeyRequest.of()).keyMetadata().arn();
        String id = keyStoreOf(key);
        if (!isUsed) {
            process.kms.disconnectCustomKeyStore(new DisconnectCustomKeyStoreRequest(id));
        }
        CountDownLatch end = new CountDownLatch(1);
        world.holdUntil(end);
        int before = world.asked().size();
        CompletableFuture<Void> hanging = CompletableFuture.runAsync(
                () -> {
                    if (isUsed) {
                        encrypt(key);
                    } else {
                        process.kms.connectCustomKeyStore(new ConnectCustomKeyStoreRequest(id));
                    }
                },
                task -> new Thread(task).start());
        while (world.asked().size() == before) {
            Thread.onSpinWait();
        }

        assertThat(process.kms
                        .decrypt(DecryptRequest.of(process.kms
                                .encrypt(EncryptRequest.of(ordinary, SECRET))
                                .ciphertextBlob()))
                        .plaintext())
                .isEqualTo(SECRET);
        assertThat(hanging).isNotDone();
        process.kms.disconnectCustomKeyStore(new DisconnectCustomKeyStoreRequest(id));
        assertThat(describe(id).connectionState()).isEqualTo(ConnectionStateType.DISCONNECTED);
        end.countDown();
        assertThat(hanging.handle((done, failure) -> true).join()).isTrue();
        assertThat(describe(id).connectionState()).isEqualTo(ConnectionStateType.DISCONNECTED);
    }
}
