package io.keyhold.xks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdServer;
import io.keyhold.ServerSettings;
import io.keyhold.TestKeyhold;
import io.keyhold.api.AccessKeyCredential;
import io.keyhold.api.ConnectCustomKeyStoreRequest;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateCustomKeyStoreRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.CustomKeyStoreType;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.api.Tag;
import io.keyhold.api.XksProxyAuthenticationCredentialType;
import io.keyhold.api.XksProxyConnectivityType;
import io.keyhold.https.ClientTls;
import io.keyhold.sigv4.CanonicalPath;
import io.keyhold.sigv4.RequestSigner;
import io.keyhold.sigv4.SigningCredential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code keyhold serve --xks} and Keyhold's own client of such proxies, which was written before it, judge each other. */
class ServedProxyTest {
    private static final byte[] PLAINTEXT = "inner blob".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AAD = "project=nile".getBytes(StandardCharsets.US_ASCII);
    private static final String USER = "arn:aws:iam::111122223333:user/aws-kms";

    @TempDir
    static Path directory;

    private static Keyhold behind;
    private static KeyholdServer server;
    private static AccessKeyCredential credential;
    private static Path roots;
    private static XksClient client;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        behind = TestKeyhold.open();
        behind.admin().createPrincipal(USER);
        behind.admin()
                .putPolicy(
                        USER,
                        "xks",
                        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"kms:Encrypt\",\"kms:Decrypt\","
                                + "\"kms:DescribeKey\"],\"Resource\":\"*\"}}");
        credential = behind.admin().createXksCredential(USER);
        server = behind.serve(ServerSettings.of("127.0.0.1", 0).withXksProxy(Set.of("/team-1")));
        roots = Files.writeString(
                directory.resolve("roots.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(server.authority().orElseThrow().getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        client = client();
        key("key-1");
    }

    @AfterAll
    static void stop() {
        client.close();
        behind.close();
    }

    private static void key(String alias) {
        String id = behind.kms()
                .createKey(CreateKeyRequest.of().withTags(List.of(new Tag("keyhold:xks", "/team-1"))))
                .keyMetadata()
                .keyId();
        behind.kms().createAlias(new CreateAliasRequest("alias/" + alias, id));
    }

    private static XksClient client() throws IOException, GeneralSecurityException {
        RequestSigner signer = new RequestSigner(
                SigningCredential.of(
                        credential.accessKeyId(), credential.secretAccessKey().getBytes(StandardCharsets.US_ASCII)),
                "local-1",
                "kms-xks-proxy",
                CanonicalPath.AS_SENT,
                Clock.systemUTC());
        XksProxyAddress address = XksProxyAddress.of(
                "https://localhost",
                "/team-1/kms/xks/v1",
                XksPorts.of(Map.of("localhost", server.address().getPort())));
        XksCounters counters = new XksCounters();
        ClientTls tls = ClientTls.read(Optional.of(roots), Optional.empty());
        return new XksClient(new XksTransport(address, signer, tls, ProxyWorld.PATIENT, counters), counters);
    }

    @Test
    void client_ofThisProxy_readsAllItsReplies() throws XksException {
        XksHealth health = client.firstHealth(RequestMetadata.ofHealth("ConnectCustomKeyStore", "1"));
        ExternalCiphertext made = client.encrypt("key-1", PLAINTEXT, AAD, ProxyWorld.METADATA);

        assertThat(health.isUnavailable()).isFalse();
        assertThat(client.describe("key-1", ProxyWorld.METADATA).isUsable()).isTrue();
        assertThat(client.decrypt("key-1", made, AAD, ProxyWorld.METADATA)).isEqualTo(PLAINTEXT);
    }

    private interface XksWork {
        void run() throws XksException;
    }

    private static void assertFails(XksWork work, XksFailure failure) {
        XksException thrown = catchThrowableOfType(XksException.class, work::run);

        assertThat(thrown).isNotNull();
        assertThat(thrown.failure()).isEqualTo(failure);
    }

    @Test
    void refusals_ofThisProxy_areTheFailuresOfTheirNames() throws XksException {
        key("key-2");
        key("key-3");
        ExternalCiphertext made = client.encrypt("key-2", PLAINTEXT, AAD, ProxyWorld.METADATA);
        behind.kms().disableKey(DisableKeyRequest.of(idOf("key-3")));

        assertFails(() -> client.encrypt("none", PLAINTEXT, AAD, ProxyWorld.METADATA), XksFailure.KEY_NOT_FOUND);
        assertFails(
                () -> client.encrypt("key-3", PLAINTEXT, AAD, ProxyWorld.METADATA), XksFailure.INVALID_STATE_OF_KEY);
        assertFails(() -> client.decrypt("key-2", made, PLAINTEXT, ProxyWorld.METADATA), XksFailure.INVALID_CIPHERTEXT);
    }

    private static String idOf(String alias) {
        return behind.kms()
                .describeKey(DescribeKeyRequest.of("alias/" + alias))
                .keyMetadata()
                .keyId();
    }

    /** A KMS key of another Keyhold whose key manager is this server, as one of AWS KMS would be. */
    @Test
    void customKeyStore_overThisProxy_encryptsAndDecrypts() throws IOException {
        key("key-4");
        try (Keyhold front = TestKeyhold.open(
                "keyhold.xks-trust-store = " + roots.toAbsolutePath(),
                "keyhold.xks-ports = localhost:" + server.address().getPort(),
                "keyhold.xks-timeout-ms = 10000")) {
            String store = front.kms()
                    .createCustomKeyStore(CreateCustomKeyStoreRequest.of("over-keyhold")
                            .withCustomKeyStoreType(CustomKeyStoreType.EXTERNAL_KEY_STORE)
                            .withXksProxyUriEndpoint("https://localhost")
                            .withXksProxyUriPath("/team-1/kms/xks/v1")
                            .withXksProxyConnectivity(XksProxyConnectivityType.PUBLIC_ENDPOINT)
                            .withXksProxyAuthenticationCredential(new XksProxyAuthenticationCredentialType(
                                    credential.accessKeyId(), credential.secretAccessKey())))
                    .customKeyStoreId();
            front.kms().connectCustomKeyStore(new ConnectCustomKeyStoreRequest(store));
            String kmsKey = front.kms()
                    .createKey(CreateKeyRequest.of()
                            .withOrigin(OriginType.EXTERNAL_KEY_STORE)
                            .withCustomKeyStoreId(store)
                            .withXksKeyId("key-4"))
                    .keyMetadata()
                    .keyId();
            byte[] blob =
                    front.kms().encrypt(EncryptRequest.of(kmsKey, PLAINTEXT)).ciphertextBlob();

            assertThat(front.kms().decrypt(DecryptRequest.of(blob)).plaintext()).isEqualTo(PLAINTEXT);
            behind.kms().disableKey(DisableKeyRequest.of(idOf("key-4")));
            KmsException refused =
                    catchThrowableOfType(KmsException.class, () -> front.kms().decrypt(DecryptRequest.of(blob)));
            assertThat(refused).hasMessageContaining("is not enabled in the external key manager");
        }
    }
}
