package io.keyhold.xks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operations of a proxy that behaves. */
class XksClientTest {
    private static final byte[] PLAINTEXT = "inner blob".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AAD = "project=nile".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    static Path directory;

    private static ProxyWorld world;
    private XksClient client;

    @BeforeAll
    static void start() {
        world = new ProxyWorld(directory);
        world.keys.createMacKey("mac-key");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @BeforeEach
    void open() {
        client = world.client();
        world.proxy.asked.clear();
    }

    @AfterEach
    void close() {
        client.close();
        world.keys.enable(ProxyWorld.KEY, true);
        world.proxy.allow(ProxyWorld.ACCESS_KEY_ID, ProxyWorld.SECRET);
    }

    /** The worked example of the specification. */
    @Test
    void integrityValue_ofTheExample_isThatOfTheSpecification() {
        HexFormat hex = HexFormat.of();
        ExternalCiphertext made = new ExternalCiphertext(
                hex.parseHex("821c642b5b71783367deaf18"),
                hex.parseHex("1ccae5470f39700254779031"),
                hex.parseHex("bc1c4dda7707d6812447c5955e99b261"),
                "key_version=1".getBytes(StandardCharsets.US_ASCII));

        assertThat(made.integrityValue("project=nile,department=marketing".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("qHA/ImC9h5HsLRXqCyPmWgYx7tzyoTplzILbP0fPXsc=");
    }

    @Test
    void encrypt_andDecrypt_giveThePlaintextBack() throws XksException {
        ExternalCiphertext made = client.encrypt(ProxyWorld.KEY, PLAINTEXT, AAD, ProxyWorld.METADATA);

        assertThat(made.ciphertext()).hasSameSizeAs(PLAINTEXT).isNotEqualTo(PLAINTEXT);
        assertThat(made.metadata()).asString(StandardCharsets.US_ASCII).isEqualTo("key_version=1");
        assertThat(client.decrypt(ProxyWorld.KEY, made, AAD, ProxyWorld.METADATA))
                .isEqualTo(PLAINTEXT);
    }

    @Test
    void encrypt_longestPlaintextWithLongestAad_isTaken() throws XksException {
        byte[] plaintext = new byte[4300];
        byte[] aad = new byte[8192];

        ExternalCiphertext made = client.encrypt(ProxyWorld.KEY, plaintext, aad, ProxyWorld.METADATA);

        assertThat(client.decrypt(ProxyWorld.KEY, made, aad, ProxyWorld.METADATA))
                .isEqualTo(plaintext);
    }

    @Test
    void encrypt_request_saysWhoAsksForWhat() throws XksException {
        client.encrypt(ProxyWorld.KEY, PLAINTEXT, AAD, ProxyWorld.METADATA);

        assertThat(world.proxy.asked).hasSize(1);
        JsonNode body = world.proxy.asked.get(0).body();
        assertThat(body.toString())
                .isEqualTo("{\"requestMetadata\":{\"awsPrincipalArn\":\"arn:aws:iam::111122223333:user/Alice\","
                        + "\"kmsKeyArn\":\"arn:aws:kms:local-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab\","
                        + "\"kmsOperation\":\"Encrypt\",\"kmsRequestId\":\"4112f4d6-db54-4af4-ae30-c55a22a8dfae\"},"
                        + "\"additionalAuthenticatedData\":\"cHJvamVjdD1uaWxl\",\"plaintext\":\"aW5uZXIgYmxvYg==\","
                        + "\"encryptionAlgorithm\":\"AES_GCM\",\"ciphertextDataIntegrityValueAlgorithm\":\"SHA_256\"}");
    }

    @Test
    void health_request_saysOnlyWhichCallItIs() throws XksException {
        client.health(RequestMetadata.ofHealth("KmsHealthCheck", "1"));

        assertThat(world.proxy.asked.get(0).body().toString())
                .isEqualTo("{\"requestMetadata\":{\"kmsOperation\":\"KmsHealthCheck\",\"kmsRequestId\":\"1\"}}");
    }

    @Test
    void health_ofTheProxy_isRead() throws XksException {
        XksHealth health = client.firstHealth(RequestMetadata.ofHealth("ConnectCustomKeyStore", "1"));

        assertThat(health.toString())
                .isEqualTo("XksHealth[proxyFleetSize=2, proxyVendor=Keyhold's tests, proxyModel=TestXksProxy 1,"
                        + " managerVendor=Keyhold, members=[Member[id=ekm-1, model=Keyhold, status=ACTIVE]]]");
        assertThat(health.isUnavailable()).isFalse();
    }

    @Test
    void describe_keys_saysWhichAreUsable() throws XksException {
        ExternalKeyDescription usable = client.describe(ProxyWorld.KEY, ProxyWorld.METADATA);
        ExternalKeyDescription other = client.describe("mac-key", ProxyWorld.METADATA);
        world.keys.enable(ProxyWorld.KEY, false);
        ExternalKeyDescription disabled = client.describe(ProxyWorld.KEY, ProxyWorld.METADATA);

        assertThat(usable).isEqualTo(new ExternalKeyDescription("AES_256", Set.of("DECRYPT", "ENCRYPT"), "ENABLED"));
        assertThat(usable.isUsable()).isTrue();
        assertThat(other.isUsable()).isFalse();
        assertThat(disabled.isEnabled()).isFalse();
        assertThat(disabled.isUsable()).isFalse();
    }

    private static void assertFails(XksWork work, XksFailure failure) {
        XksException thrown = catchThrowableOfType(XksException.class, work::run);

        assertThat(thrown).isNotNull();
        assertThat(thrown.failure()).isEqualTo(failure);
    }

    private interface XksWork {
        void run() throws XksException;
    }

    @Test
    void encrypt_refusedByTheProxy_isTheFailureOfItsErrorName() {
        assertFails(() -> client.encrypt("no-such-key", PLAINTEXT, AAD, ProxyWorld.METADATA), XksFailure.KEY_NOT_FOUND);
        assertFails(() -> client.encrypt("mac-key", PLAINTEXT, AAD, ProxyWorld.METADATA), XksFailure.INVALID_KEY_USAGE);
        world.keys.enable(ProxyWorld.KEY, false);
        assertFails(
                () -> client.encrypt(ProxyWorld.KEY, PLAINTEXT, AAD, ProxyWorld.METADATA),
                XksFailure.INVALID_STATE_OF_KEY);
    }

    @Test
    void decrypt_otherAadOrDamage_isRefusedByTheKeyManager() throws XksException {
        ExternalCiphertext made = client.encrypt(ProxyWorld.KEY, PLAINTEXT, AAD, ProxyWorld.METADATA);
        byte[] tag = made.tag().clone();
        tag[0] ^= 1;
        ExternalCiphertext damaged = new ExternalCiphertext(made.ciphertext(), made.iv(), tag, made.metadata());

        assertFails(
                () -> client.decrypt(ProxyWorld.KEY, made, PLAINTEXT, ProxyWorld.METADATA),
                XksFailure.INVALID_CIPHERTEXT);
        assertFails(
                () -> client.decrypt(ProxyWorld.KEY, damaged, AAD, ProxyWorld.METADATA), XksFailure.INVALID_CIPHERTEXT);
    }

    @Test
    void call_wrongSecretOrPath_isRefusedByTheProxy() {
        XksProxyAddress here = ProxyWorld.address(world.proxy.port());
        XksProxyAddress elsewhere = XksProxyAddress.of(
                "https://localhost", "/kms/xks/v1", XksPorts.of(Map.of("localhost", world.proxy.port())));
        try (XksClient stranger = world.client(here, world.trusting(), ProxyWorld.PATIENT, "x".repeat(43));
                XksClient lost = world.client(elsewhere, world.trusting(), ProxyWorld.PATIENT)) {
            assertFails(() -> stranger.describe(ProxyWorld.KEY, ProxyWorld.METADATA), XksFailure.AUTHENTICATION_FAILED);
            assertFails(() -> lost.health(ProxyWorld.METADATA), XksFailure.INVALID_URI_PATH);
        }
    }

    /** Two credentials at once, so that the old one is good until the new one is in use. */
    @Test
    void call_whileTheProxyHasTwoCredentials_isTakenWithEither() throws XksException {
        world.proxy.allow("ZZZZZZZZZZZZZZZZZZZZ", "1".repeat(43));

        client.health(ProxyWorld.METADATA);
        world.proxy.forbid(ProxyWorld.ACCESS_KEY_ID);

        assertFails(() -> client.health(ProxyWorld.METADATA), XksFailure.AUTHENTICATION_FAILED);
    }

    /** The proxy of the tests judges the client: it must itself be as the specification has it. */
    @ParameterizedTest
    @CsvSource({
        "GET, /customer-1/kms/xks/v1/health, 405",
        "GET, /elsewhere/kms/xks/v1/health, 404",
        "POST, /customer-1/kms/xks/v1/health, 401",
        "POST, /customer-1/kms/xks/v1/keys/a%2Fb/encrypt, 404",
        "POST, /customer-1/kms/xks/v1/keys/../encrypt, 404",
        "POST, /customer-1/kms/xks/v1/keys/x/erase, 404",
        "POST, /customer-1/kms/xks/v1/health?x, 404"
    })
    void proxy_ofTheTests_checksThePathBeforeAnythingElse(String method, String path, int status)
            throws IOException, InterruptedException {
        HttpClient plain = HttpClient.newBuilder()
                .sslContext(world.trusting().context())
                .version(HttpClient.Version.HTTP_1_1)
                .build();

        HttpResponse<Void> reply = plain.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + world.proxy.port() + path))
                        .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.discarding());

        assertThat(reply.statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "localhost"})
    void address_otherThanHttps_isRefused(String endpoint) {
        assertThat(catchThrowableOfType(
                        IllegalArgumentException.class,
                        () -> XksProxyAddress.of(endpoint, "/kms/xks/v1", XksPorts.STANDARD)))
                .hasMessage("endpoint `" + endpoint + "` does not begin with https://");
    }
}
