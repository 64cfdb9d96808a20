package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyhold.api.AccessKeyCredential;
import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GetParametersForImportResponse;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.Tag;
import io.keyhold.api.WrappingKeySpec;
import io.keyhold.server.ServerEndpoint;
import io.keyhold.server.SignedRequests;
import io.keyhold.server.http.HttpReply;
import io.keyhold.server.http.HttpRequest;
import io.keyhold.sigv4.HeaderField;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the specification of external key store proxies, version 1.0.3, as the server answers them. */
class XksEndpointTest {
    private static final String PATH = "/team-1/kms/xks/v1";
    private static final String USER = "arn:aws:iam::111122223333:user/aws-kms";
    private static final byte[] PLAINTEXT = "inner blob".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AAD = "project=nile".getBytes(StandardCharsets.US_ASCII);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static TestEndpoint world;
    private static ServerEndpoint endpoint;
    private static AccessKeyCredential credential;

    @BeforeAll
    static void open() {
        world = new TestEndpoint(directory);
        endpoint = world.proxy("/team-1", Optional.empty());
        KeyholdAdmin admin = world.life().keyhold().admin();
        admin.createPrincipal(USER);
        admin.putPolicy(
                USER,
                "xks",
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"kms:Encrypt\",\"kms:Decrypt\",\"kms:DescribeKey\"],"
                        + "\"Resource\":\"*\"},{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":"
                        + "{\"StringEquals\":{\"aws:ResourceTag/closed\":\"yes\"}}}]}");
        credential = admin.createXksCredential(USER);
        key("key_1", CreateKeyRequest.of());
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static String key(String alias, CreateKeyRequest request, Tag... more) {
        List<Tag> tags = new ArrayList<>(List.of(new Tag("keyhold:xks", "/team-1")));
        tags.addAll(List.of(more));
        String id = world.life().createKey(request.withTags(tags));
        world.life().kms().createAlias(new CreateAliasRequest("alias/" + alias, id));
        return id;
    }

    private static SignedRequests signed(AccessKeyCredential with) {
        return new SignedRequests(with, world.life().clock);
    }

    private static HttpReply ask(String operation, String json) {
        return endpoint.handle(signed(credential).xks(PATH + operation, json));
    }

    private static ObjectNode body() {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("requestMetadata")
                .put("awsPrincipalArn", "arn:aws:iam::444455556666:user/Alice")
                .put("kmsOperation", "Encrypt")
                .put("kmsRequestId", "4112f4d6-db54-4af4-ae30-c55a22a8dfae")
                .put("kmsKeyArn", "arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab");
        return body;
    }

    private static ObjectNode encryption(byte[] plaintext, byte[] aad) {
        return body().put("plaintext", plaintext)
                .put("additionalAuthenticatedData", aad)
                .put("encryptionAlgorithm", "AES_GCM")
                .put("ciphertextDataIntegrityValueAlgorithm", "SHA_256");
    }

    private static ObjectNode decryption(JsonNode made, byte[] aad) {
        ObjectNode body = body().put("additionalAuthenticatedData", aad).put("encryptionAlgorithm", "AES_GCM");
        body.set("ciphertext", made.get("ciphertext"));
        body.set("initializationVector", made.get("initializationVector"));
        body.set("authenticationTag", made.get("authenticationTag"));
        return body;
    }

    private static JsonNode json(HttpReply reply) {
        try {
            return JSON.readTree(reply.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode done(HttpReply reply) {
        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).doesNotContain("errorName");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).contains(new HeaderField("Content-Type", "application/json"));
        return json(reply);
    }

    private static void assertRefused(HttpReply reply, int status, String errorName) {
        assertThat(json(reply).path("errorName").asText()).isEqualTo(errorName);
        assertThat(json(reply).path("errorMessage").asText()).hasSizeLessThan(512).matches("[ -~]+");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.headers()).contains(new HeaderField("Content-Type", "application/json"));
    }

    private static JsonNode encrypt(String key) {
        return done(ask("/keys/" + key + "/encrypt", encryption(PLAINTEXT, AAD).toString()));
    }

    /** Nothing else is looked at, not even the signature. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/kms/xks/v1/health", "/team-2/kms/xks/v1/health", "/team-1/kms/xks/v2/health", "/team-1/kms/xks/v1",
                "/team-1/kms/xks/v1/", "/team-1/kms/xks/v1/health/", "/team-1/kms/xks/v1/health?x=y", "//team-1/kms/xks/v1/health",
                "/team-1/kms/xks/v1/keys/key_1", "/team-1/kms/xks/v1/keys/key_1/erase", "/team-1/kms/xks/v1/keys//encrypt",
                "/team-1/kms/xks/v1/keys/a%2Fb/encrypt", "/team-1/kms/xks/v1/keys/../encrypt", "/team-1/kms/xks/v1/keys/./encrypt",
                "/team-1/kms/xks/v1/keys/k%31/encrypt", "/team-1/../team-1/kms/xks/v1/health", "/x"
            })
    void handle_pathThatIsNotOfThisProxy_isRefusedBeforeAnything(String path) {
        for (String method : List.of("POST", "GET")) {
            HttpRequest unsigned = new HttpRequest(
                    method, path, List.of(), new byte[0], java.net.InetAddress.getLoopbackAddress(), true);

            assertRefused(endpoint.handle(unsigned), 404, "InvalidUriPathException");
        }
    }

    @Test
    void handle_keyIdOf129Characters_isNotAPath() {
        String id = "k".repeat(128);

        assertRefused(ask("/keys/" + id + "/metadata", body().toString()), 404, "KeyNotFoundException");
        assertRefused(ask("/keys/" + id + "k/metadata", body().toString()), 404, "InvalidUriPathException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "HEAD", "DELETE", "OPTIONS"})
    void handle_otherMethodThanPost_isNotAllowed(String method) {
        HttpRequest good = signed(credential).xks(PATH + "/health", body().toString());

        HttpReply reply = endpoint.handle(
                new HttpRequest(method, good.target(), good.headers(), good.body(), good.client(), true));

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.headers()).contains(new HeaderField("Allow", "POST"));
    }

    @Test
    void handle_signatureThatProvesNothing_isAuthenticationFailed() {
        HttpRequest good = signed(credential).xks(PATH + "/health", body().toString());
        AccessKeyCredential ofAUser = world.life().keyhold().admin().createAccessKey(USER);
        List<HttpRequest> wrong = List.of(
                new HttpRequest("POST", good.target(), List.of(), good.body(), good.client(), true),
                new HttpRequest("POST", PATH + "/keys/key_1/metadata", good.headers(), good.body(), good.client(), true),
                new HttpRequest("POST", good.target(), good.headers(), "{}".getBytes(StandardCharsets.UTF_8), good.client(), true),
                signed(ofAUser).xks(PATH + "/health", body().toString()),
                signed(world.credential()).xks(PATH + "/health", body().toString()));

        for (HttpRequest each : wrong) {
            assertRefused(endpoint.handle(each), 401, "AuthenticationFailedException");
        }
        assertThat(endpoint.handle(good).status()).isEqualTo(200);
        world.life().clock.advance(Duration.ofSeconds(301));
        assertRefused(endpoint.handle(good), 401, "AuthenticationFailedException");
    }

    /** What is given to AWS opens nothing but the proxy. */
    @Test
    void handle_requestToKmsWithTheCredentialOfTheProxy_isRefused() {
        HttpReply reply = endpoint.handle(signed(credential).kms("ListKeys", "{}"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(json(reply).get("__type").asText()).isEqualTo("UnrecognizedClientException");
    }

    /** Two at once, so that the old one is good until the new one is in use; a third is refused, a disabled one at once. */
    @Test
    void credentials_ofOneUser_areTwo() {
        KeyholdAdmin admin = world.life().keyhold().admin();
        AccessKeyCredential second = admin.createXksCredential(USER);

        assertThat(second.accessKeyId()).matches("[A-Z2-7]{20,30}");
        assertThat(second.secretAccessKey()).matches("[A-Za-z0-9+/=]{43,64}");
        assertThat(endpoint.handle(signed(second).xks(PATH + "/health", body().toString())).status())
                .isEqualTo(200);
        assertThat(ask("/health", body().toString()).status()).isEqualTo(200);
        assertThatThrownBy(() -> admin.createXksCredential(USER))
                .isInstanceOf(KmsException.LimitExceeded.class)
                .hasMessageContaining("has 2 access keys, which is the quota");
        admin.disableAccessKey(second.accessKeyId());
        assertRefused(
                endpoint.handle(signed(second).xks(PATH + "/health", body().toString())),
                401,
                "AuthenticationFailedException");
        admin.deleteAccessKey(second.accessKeyId());
    }

    @Test
    void createXksCredential_root_isRefused() {
        assertThatThrownBy(() ->
                        world.life().keyhold().admin().createXksCredential("arn:aws:iam::111122223333:root"))
                .isInstanceOf(KmsException.InvalidArn.class)
                .hasMessageContaining("`arn:aws:iam::111122223333:root` is not a user")
                .hasMessageContaining("Name a user that may use the keys of the proxy and nothing else");
    }

    @TestFactory
    Stream<DynamicTest> encrypt_requestNotAsSpecified_isAValidationError() {
        return Stream.<Consumer<ObjectNode>>of(
                        body -> body.remove("requestMetadata"),
                        body -> body.put("requestMetadata", "x"),
                        body -> ((ObjectNode) body.get("requestMetadata")).remove("kmsRequestId"),
                        body -> ((ObjectNode) body.get("requestMetadata")).remove("kmsOperation"),
                        body -> ((ObjectNode) body.get("requestMetadata")).remove("awsPrincipalArn"),
                        body -> ((ObjectNode) body.get("requestMetadata")).remove("kmsKeyArn"),
                        body -> ((ObjectNode) body.get("requestMetadata")).put("kmsRequestId", 5),
                        body -> ((ObjectNode) body.get("requestMetadata")).put("kmsViaService", ""),
                        body -> body.remove("plaintext"),
                        body -> body.put("plaintext", ""),
                        body -> body.put("plaintext", 5),
                        body -> body.put("plaintext", "aGk"),
                        body -> body.put("plaintext", "aGl="),
                        body -> body.put("plaintext", "a-_="),
                        body -> body.put("plaintext", new byte[4301]),
                        body -> body.put("additionalAuthenticatedData", new byte[8193]),
                        body -> body.put("additionalAuthenticatedData", "%"),
                        body -> body.remove("encryptionAlgorithm"),
                        body -> body.put("encryptionAlgorithm", "AES_CBC"),
                        body -> body.put("ciphertextDataIntegrityValueAlgorithm", "MD5"))
                .map(change -> {
                    ObjectNode body = encryption(PLAINTEXT, AAD);
                    change.accept(body);
                    String text = body.toString();
                    return DynamicTest.dynamicTest(
                            text.substring(0, Math.min(120, text.length())),
                            () -> assertRefused(ask("/keys/key_1/encrypt", text), 400, "ValidationException"));
                });
    }

    @Test
    void handle_bodyThatIsNotOneJsonObject_isAValidationError() {
        for (String text : List.of("", "[]", "{", "{\"a\":1,\"a\":1}", body() + "x", "\ufeff{}")) {
            assertRefused(ask("/health", text), 400, "ValidationException");
        }
        HttpRequest good = signed(credential).xks(PATH + "/health", body().toString());
        List<HeaderField> headers = new ArrayList<>(good.headers());
        headers.removeIf(header -> header.name().equals("Content-Type"));
        headers.add(new HeaderField("Content-Type", "text/plain"));
        assertThat(endpoint.handle(new HttpRequest("POST", good.target(), headers, good.body(), good.client(), true))
                        .status())
                .as("it is signed")
                .isEqualTo(401);
    }

    @Test
    void metadata_keys_saysWhatTheyAre() {
        key("mac", CreateKeyRequest.of()
                .withKeySpec(KeySpec.HMAC_256)
                .withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC));
        String disabled = key("disabled", CreateKeyRequest.of());
        world.life().kms().disableKey(new DisableKeyRequest(disabled));
        ObjectNode atCreateKey = body();
        ((ObjectNode) atCreateKey.get("requestMetadata")).remove("kmsKeyArn");

        assertThat(done(ask("/keys/key_1/metadata", atCreateKey.toString())).toString())
                .isEqualTo("{\"keySpec\":\"AES_256\",\"keyUsage\":[\"ENCRYPT\",\"DECRYPT\"],\"keyStatus\":\"ENABLED\"}");
        assertThat(done(ask("/keys/mac/metadata", body().toString())).toString())
                .isEqualTo("{\"keySpec\":\"HMAC_256\",\"keyUsage\":[\"GENERATE_MAC\",\"VERIFY_MAC\"],\"keyStatus\":\"ENABLED\"}");
        assertThat(done(ask("/keys/" + disabled + "/metadata", body().toString())).get("keyStatus").asText())
                .isEqualTo("DISABLED");
        assertRefused(ask("/keys/mac/encrypt", encryption(PLAINTEXT, AAD).toString()), 400, "InvalidKeyUsageException");
        assertRefused(
                ask("/keys/disabled/encrypt", encryption(PLAINTEXT, AAD).toString()), 400, "InvalidStateException");
    }

    @Test
    void keys_notOfferedOrNotAllowed_areRefused() {
        String without = world.life().createKey();
        String other = world.life().createKey(CreateKeyRequest.of().withTags(List.of(new Tag("keyhold:xks", "/team-2"))));
        key("closed", CreateKeyRequest.of(), new Tag("closed", "yes"));
        String dying = key("dying", CreateKeyRequest.of());
        world.life().kms().scheduleKeyDeletion(ScheduleKeyDeletionRequest.of(dying));

        for (String id : List.of(without, other, "none", "a.b", "12345678-1234-1234-1234-123456789012")) {
            assertRefused(ask("/keys/" + id + "/metadata", body().toString()), 404, "KeyNotFoundException");
            assertRefused(
                    ask("/keys/" + id + "/encrypt", encryption(PLAINTEXT, AAD).toString()), 404, "KeyNotFoundException");
        }
        assertRefused(ask("/keys/closed/metadata", body().toString()), 403, "AccessDeniedException");
        assertRefused(ask("/keys/closed/encrypt", encryption(PLAINTEXT, AAD).toString()), 403, "AccessDeniedException");
        assertRefused(ask("/keys/dying/encrypt", encryption(PLAINTEXT, AAD).toString()), 400, "InvalidStateException");
    }

    /** The other judge: the JDK, with the bytes of the key and the form of the authenticated data as it is specified. */
    @Test
    void encrypt_knownMaterial_isOpenedByTheJdk() throws GeneralSecurityException, IOException {
        byte[] material = Wraps.bytes(32);
        String id = key("known", CreateKeyRequest.of().withOrigin(OriginType.EXTERNAL));
        GetParametersForImportResponse parameters = world.life()
                .kms()
                .getParametersForImport(new GetParametersForImportRequest(
                        id, AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048));
        world.life()
                .kms()
                .importKeyMaterial(ImportKeyMaterialRequest.of(
                                id,
                                parameters.importToken(),
                                Wraps.wrap(parameters, AlgorithmSpec.RSAES_OAEP_SHA_256, material))
                        .withExpirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE));

        JsonNode made = encrypt("known");

        byte[] iv = made.get("initializationVector").binaryValue();
        byte[] ciphertext = made.get("ciphertext").binaryValue();
        byte[] tag = made.get("authenticationTag").binaryValue();
        assertThat(ciphertext).hasSameSizeAs(PLAINTEXT).isNotEqualTo(PLAINTEXT);
        assertThat(iv).hasSize(12);
        assertThat(tag).hasSize(16);
        assertThat(made.has("ciphertextMetadata")).isFalse();
        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        gcm.init(Cipher.DECRYPT_MODE, new SecretKeySpec(material, "AES"), new GCMParameterSpec(128, iv));
        gcm.updateAAD(ByteBuffer.allocate(AAD.length + 3)
                .putShort((short) AAD.length)
                .put(AAD)
                .put((byte) 0)
                .array());
        gcm.update(ciphertext);
        assertThat(gcm.doFinal(tag)).isEqualTo(PLAINTEXT);
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256", "SUN");
        sha256.update(AAD);
        sha256.update(iv);
        sha256.update(ciphertext);
        assertThat(made.get("ciphertextDataIntegrityValue").binaryValue()).isEqualTo(sha256.digest(tag));
    }

    @Test
    void encrypt_withoutOptionalMembers_hasNoIntegrityValue() {
        ObjectNode least = body().put("plaintext", PLAINTEXT).put("encryptionAlgorithm", "AES_GCM");

        JsonNode made = done(ask("/keys/key_1/encrypt", least.toString()));

        assertThat(made.has("ciphertextDataIntegrityValue")).isFalse();
        ObjectNode back = decryption(made, new byte[0]);
        back.remove("additionalAuthenticatedData");
        assertThat(done(ask("/keys/key_1/decrypt", back.toString())).toString())
                .isEqualTo("{\"plaintext\":\"aW5uZXIgYmxvYg==\"}");
    }

    @Test
    void encrypt_longest_isTaken() throws IOException {
        byte[] plaintext = new byte[4300];
        byte[] aad = new byte[8192];

        JsonNode made = done(ask("/keys/key_1/encrypt", encryption(plaintext, aad).toString()));

        JsonNode opened = done(ask("/keys/key_1/decrypt", decryption(made, aad).toString()));
        assertThat(opened.get("plaintext").binaryValue()).isEqualTo(plaintext);
    }

    @Test
    void decrypt_afterRotation_findsTheMaterial() throws IOException {
        String id = key("rotated", CreateKeyRequest.of());
        JsonNode made = encrypt("rotated");
        world.life().kms().rotateKeyOnDemand(RotateKeyOnDemandRequest.of(id));

        JsonNode opened = done(ask("/keys/rotated/decrypt", decryption(made, AAD).toString()));

        assertThat(opened.get("plaintext").binaryValue()).isEqualTo(PLAINTEXT);
    }

    @Test
    void decrypt_partsThatDoNotBelongTogether_areAnInvalidCiphertext() {
        key("another", CreateKeyRequest.of());
        JsonNode made = encrypt("key_1");
        for (String part : List.of("ciphertext", "initializationVector", "authenticationTag")) {
            ObjectNode changed = decryption(made, AAD);
            String text = changed.get(part).asText();
            changed.put(part, (text.charAt(0) == 'A' ? 'B' : 'A') + text.substring(1));
            assertRefused(ask("/keys/key_1/decrypt", changed.toString()), 400, "InvalidCiphertextException");
        }
        ObjectNode withMetadata = decryption(made, AAD).put("ciphertextMetadata", new byte[] {1});
        ObjectNode longIv = decryption(made, AAD).put("initializationVector", new byte[16]);
        assertRefused(ask("/keys/key_1/decrypt", withMetadata.toString()), 400, "InvalidCiphertextException");
        assertRefused(ask("/keys/key_1/decrypt", longIv.toString()), 400, "InvalidCiphertextException");
        assertRefused(
                ask("/keys/key_1/decrypt", decryption(made, PLAINTEXT).toString()), 400, "InvalidCiphertextException");
        assertRefused(
                ask("/keys/another/decrypt", decryption(made, AAD).toString()), 400, "InvalidCiphertextException");
        for (ObjectNode wrong : List.of(
                decryption(made, AAD).put("initializationVector", new byte[13]),
                decryption(made, AAD).put("authenticationTag", new byte[12]),
                decryption(made, AAD).put("ciphertextMetadata", new byte[21]),
                decryption(made, AAD).put("ciphertext", new byte[0]))) {
            assertRefused(ask("/keys/key_1/decrypt", wrong.toString()), 400, "ValidationException");
        }
    }

    @Test
    void health_saysHowTheStoreIs() {
        ObjectNode asked = JSON.createObjectNode();
        asked.putObject("requestMetadata").put("kmsOperation", "KmsHealthCheck").put("kmsRequestId", "1");
        ServerEndpoint ill = world.proxy("/team-1", Optional.of("the secret reason"));

        assertThat(done(ask("/health", asked.toString())).toString())
                .isEqualTo("{\"xksProxyFleetSize\":1,\"xksProxyVendor\":\"Keyhold\",\"xksProxyModel\":\"keyhold serve\","
                        + "\"ekmVendor\":\"Keyhold\",\"ekmFleetDetails\":"
                        + done(ask("/health", asked.toString())).get("ekmFleetDetails") + "}");
        assertThat(done(ask("/health", asked.toString())).at("/ekmFleetDetails/0/healthStatus").asText())
                .isEqualTo("ACTIVE");
        assertThat(done(ill.handle(signed(credential).xks(PATH + "/health", asked.toString())))
                        .toString())
                .contains("\"healthStatus\":\"UNAVAILABLE\"")
                .doesNotContain("secret reason");
    }

    @Test
    void busyServer_throttles() {
        HttpRequest request = signed(credential).xks(PATH + "/health", body().toString());

        assertRefused(endpoint.refuseBusy(request, "too many"), 429, "ThrottlingException");
        assertThat(endpoint.refuseBusy(signed(world.credential()).kms("ListKeys", "{}"), "too many").status())
                .isEqualTo(503);
    }

    @Test
    void audit_ofARequest_hasWhoAskedAwsAndNoPlaintext() {
        encrypt("key_1");

        List<JsonNode> events = world.life().events("Encrypt");
        JsonNode last = events.get(events.size() - 1);
        assertThat(last.at("/userIdentity/arn").asText()).isEqualTo(USER);
        assertThat(last.at("/userIdentity/accessKeyId").asText()).isEqualTo(credential.accessKeyId());
        assertThat(last.at("/requestParameters/keyId").asText()).isEqualTo("key_1");
        assertThat(last.at("/requestParameters/xksRequestMetadata/kmsRequestId").asText())
                .isEqualTo("4112f4d6-db54-4af4-ae30-c55a22a8dfae");
        assertThat(last.at("/requestParameters/xksRequestMetadata/awsPrincipalArn").asText())
                .isEqualTo("arn:aws:iam::444455556666:user/Alice");
        assertThat(last.toString()).doesNotContain("aW5uZXIgYmxvYg", "inner blob");
    }

    /** Without the proxy there is nothing at these paths. */
    @Test
    void handle_serverThatIsNoProxy_hasNoSuchPath() {
        HttpReply reply = world.endpoint().handle(signed(credential).xks(PATH + "/health", body().toString()));

        assertThat(reply.status()).isEqualTo(404);
        assertThat(json(reply).path("__type").asText()).isEqualTo("UnknownOperationException");
    }
}
