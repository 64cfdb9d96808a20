package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.ConnectCustomKeyStoreRequest;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DescribeCustomKeyStoresRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.api.Progress;
import io.keyhold.api.UpdateCustomKeyStoreRequest;
import io.keyhold.api.XksProxyAuthenticationCredentialType;
import io.keyhold.xks.ProxyWorld;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.Security;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** External key stores of a Keyhold that its settings describe. */
class ExternalKeysTest {
    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    static Path directory;

    private static ProxyWorld world;
    private static Keyhold keyhold;
    private static String key;

    @BeforeAll
    static void start() {
        world = new ProxyWorld(directory);
        keyhold = TestKeyhold.open(world.settings());
        key = create(keyhold.kms(), ProxyWorld.KEY);
    }

    @AfterAll
    static void stop() {
        keyhold.close();
        world.close();
    }

    private static String create(Kms kms, String xksKeyId) {
        String id = kms.createCustomKeyStore(ProxyWorld.keyStore("external")).customKeyStoreId();
        kms.connectCustomKeyStore(new ConnectCustomKeyStoreRequest(id));
        String arn = kms.createKey(CreateKeyRequest.of()
                        .withOrigin(OriginType.EXTERNAL_KEY_STORE)
                        .withCustomKeyStoreId(id)
                        .withXksKeyId(xksKeyId))
                .keyMetadata()
                .arn();
        kms.createAlias(new CreateAliasRequest("alias/held-elsewhere", arn));
        return arn;
    }

    @Test
    void auditRecord_hasTheIdThatTheProxyWasTold() {
        keyhold.kms().encrypt(EncryptRequest.of(key, SECRET));
        String told = world.lastMetadata().path("kmsRequestId").asText();

        assertThat(TestKeyhold.audit(keyhold))
                .filteredOn(event -> event.path("eventName").asText().equals("Encrypt"))
                .last()
                .extracting(event ->
                        event.path("additionalEventData").path("kmsRequestId").asText())
                .isEqualTo(told);
        assertThat(TestKeyhold.audit(keyhold))
                .filteredOn(event -> event.path("eventName").asText().equals("CreateAlias"))
                .last()
                .extracting(event -> event.path("additionalEventData").path("kmsRequestId"))
                .extracting(JsonNode::isMissingNode)
                .isEqualTo(true);
    }

    @Test
    void auditRecord_ofAConnect_hasTheIdThatTheProxyWasTold() {
        assertThat(TestKeyhold.audit(keyhold))
                .filteredOn(event -> event.path("eventName").asText().equals("ConnectCustomKeyStore"))
                .singleElement()
                .extracting(event ->
                        event.path("additionalEventData").path("kmsRequestId").asText())
                .isEqualTo(world.idOf("ConnectCustomKeyStore"));
    }

    /** The call was signed with the old credential, and the proxy has both for a while. */
    @Test
    void credential_isReplaced_whileACallIsUnderWay() throws Exception {
        String id = keyhold.kms()
                .describeCustomKeyStores(DescribeCustomKeyStoresRequest.of())
                .customKeyStores()
                .get(0)
                .customKeyStoreId();
        CountDownLatch end = new CountDownLatch(1);
        world.allow("YYYYYYYYYYYYYYYYYYYY", "2".repeat(43));
        world.holdUntil(end);
        int before = world.asked().size();
        CompletableFuture<byte[]> underWay = CompletableFuture.supplyAsync(
                () -> keyhold.kms().encrypt(EncryptRequest.of(key, SECRET)).ciphertextBlob(),
                task -> new Thread(task).start());
        while (world.asked().size() == before) {
            Thread.onSpinWait();
        }
        Thread update = new Thread(() -> keyhold.kms()
                .updateCustomKeyStore(UpdateCustomKeyStoreRequest.of(id)
                        .withXksProxyAuthenticationCredential(
                                new XksProxyAuthenticationCredentialType("YYYYYYYYYYYYYYYYYYYY", "2".repeat(43)))));
        update.start();
        while (world.asked().size() == before + 1) {
            Thread.onSpinWait();
        }

        end.countDown();
        update.join();

        assertThat(keyhold.kms().decrypt(DecryptRequest.of(underWay.join())).plaintext())
                .isEqualTo(SECRET);
        keyhold.kms()
                .updateCustomKeyStore(UpdateCustomKeyStoreRequest.of(id)
                        .withXksProxyAuthenticationCredential(
                                new XksProxyAuthenticationCredentialType(ProxyWorld.ACCESS_KEY_ID, ProxyWorld.SECRET)));
        world.forbid("YYYYYYYYYYYYYYYYYYYY");
    }

    @Test
    void trail_hasNoSecretOfTheProxy() {
        assertThat(TestKeyhold.audit(keyhold).toString()).doesNotContain(ProxyWorld.SECRET);
        assertThat(keyhold.kms()
                        .describeCustomKeyStores(DescribeCustomKeyStoresRequest.of())
                        .toString())
                .doesNotContain(ProxyWorld.SECRET);
    }

    /** At the first place of all, Keyhold would be asked by the TLS of its own call to the proxy. */
    @Test
    void cipher_whileKeyholdIsTheFirstProvider_works() throws Exception {
        KeyholdProvider provider = new KeyholdProvider(keyhold);
        Security.insertProviderAt(provider, 1);
        try {
            KeyStore keys = KeyStore.getInstance("KEYHOLD");
            keys.load(null, null);
            Key handle = keys.getKey("alias/held-elsewhere", null);
            Cipher cipher = Cipher.getInstance("KEYHOLD");
            cipher.init(Cipher.ENCRYPT_MODE, handle);
            byte[] blob = cipher.doFinal(SECRET);
            cipher.init(Cipher.DECRYPT_MODE, handle);

            assertThat(cipher.doFinal(blob)).isEqualTo(SECRET);
            assertThat(blob[0]).isEqualTo((byte) 2);
        } finally {
            Security.removeProvider(provider.getName());
        }
    }

    @Test
    void envelope_underTheKey_opens() throws Exception {
        Path plain = Files.write(directory.resolve("plain"), SECRET);
        Path sealed = directory.resolve("sealed");
        Path opened = directory.resolve("opened");

        keyhold.envelopes(key).encrypt(plain, sealed, Map.of(), Progress.NONE);
        keyhold.envelopes(key).decrypt(sealed, opened, Map.of(), Progress.NONE);

        assertThat(opened).hasBinaryContent(SECRET);
    }

    @Test
    void metrics_countTheCalls() {
        long before = keyhold.metrics().getExternalCalls();

        keyhold.kms().encrypt(EncryptRequest.of(key, SECRET));

        assertThat(keyhold.metrics().getExternalCalls()).isGreaterThan(before);
        assertThat(keyhold.metrics().getExternalSlowestNanos()).isPositive();
        assertThat(keyhold.metrics().getExternalNanos())
                .isGreaterThanOrEqualTo(keyhold.metrics().getExternalSlowestNanos());
        assertThat(keyhold.metrics().getKeyStoresUnhealthy()).isZero();
    }

    @Test
    void createCustomKeyStore_trustStoreThatIsNotOne_isRefusedInWords() throws Exception {
        Path wrong = Files.writeString(directory.resolve("wrong.pem"), "nothing");
        try (Keyhold other = TestKeyhold.open("keyhold.xks-trust-store = " + wrong.toAbsolutePath())) {
            assertThatThrownBy(() -> other.kms().createCustomKeyStore(ProxyWorld.keyStore("external")))
                    .isInstanceOf(KmsException.Configuration.class)
                    .hasMessageContaining("the files of keyhold.xks-trust-store and keyhold.xks-key-store do not serve")
                    .hasMessageContaining("Name a file of certificates in PEM");
        }
    }

    /** Without the authority of the proxy there is no TLS with it, whoever it is. */
    @Test
    void createCustomKeyStore_withoutItsAuthority_isRefused() {
        try (Keyhold other = TestKeyhold.open(world.settings()[1])) {
            assertThatThrownBy(() -> other.kms().createCustomKeyStore(ProxyWorld.keyStore("external")))
                    .isInstanceOf(KmsException.XksProxyUriUnreachable.class)
                    .hasMessageStartingWith("AWS KMS cannot establish a TLS connection to the external key store proxy."
                            + " Verify the TLS configuration, including its certificate.");
        }
    }
}
