package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyhold.api.AccessKeyCredential;
import io.keyhold.api.KmsException;
import io.keyhold.server.ServerEndpoint;
import io.keyhold.server.http.HttpReply;
import io.keyhold.server.http.HttpRequest;
import io.keyhold.sigv4.HeaderField;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the specification of external key store proxies, version 1.0.3: paths, methods, credentials, form, health. */
class XksEndpointTest {
    @TempDir
    static Path directory;

    private static XksWorld xks;

    @BeforeAll
    static void open() {
        xks = new XksWorld(directory);
    }

    @AfterAll
    static void close() {
        xks.close();
    }

    /** Nothing else is looked at, not even the signature. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/kms/xks/v1/health",
                "/team-2/kms/xks/v1/health",
                "/team-1/kms/xks/v2/health",
                "/team-1/kms/xks/v1",
                "/team-1/kms/xks/v1/",
                "/team-1/kms/xks/v1/health/",
                "/team-1/kms/xks/v1/health?x=y",
                "//team-1/kms/xks/v1/health",
                "/team-1/kms/xks/v1/keys/key_1",
                "/team-1/kms/xks/v1/keys/key_1/erase",
                "/team-1/kms/xks/v1/keys//encrypt",
                "/team-1/kms/xks/v1/keys/a%2Fb/encrypt",
                "/team-1/kms/xks/v1/keys/../encrypt",
                "/team-1/kms/xks/v1/keys/./encrypt",
                "/team-1/kms/xks/v1/keys/k%31/encrypt",
                "/team-1/../team-1/kms/xks/v1/health",
                "/x"
            })
    void handle_pathThatIsNotOfThisProxy_isRefusedBeforeAnything(String path) {
        for (String method : List.of("POST", "GET")) {
            HttpRequest unsigned = new HttpRequest(
                    method, path, List.of(), new byte[0], java.net.InetAddress.getLoopbackAddress(), true);

            XksWorld.assertRefused(xks.endpoint().handle(unsigned), 404, "InvalidUriPathException");
        }
    }

    @Test
    void handle_keyIdOf129Characters_isNotAPath() {
        String id = "k".repeat(128);

        XksWorld.assertRefused(
                xks.ask("/keys/" + id + "/metadata", XksWorld.body().toString()), 404, "KeyNotFoundException");
        XksWorld.assertRefused(
                xks.ask("/keys/" + id + "k/metadata", XksWorld.body().toString()), 404, "InvalidUriPathException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "HEAD", "DELETE", "OPTIONS"})
    void handle_otherMethodThanPost_isNotAllowed(String method) {
        HttpRequest good = xks.signed(xks.credential())
                .xks(XksWorld.PATH + "/health", XksWorld.body().toString());

        HttpReply reply = xks.endpoint()
                .handle(new HttpRequest(method, good.target(), good.headers(), good.body(), good.client(), true));

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.headers()).contains(new HeaderField("Allow", "POST"));
    }

    @Test
    void handle_signatureThatProvesNothing_isAuthenticationFailed() {
        HttpRequest good = xks.signed(xks.credential())
                .xks(XksWorld.PATH + "/health", XksWorld.body().toString());
        AccessKeyCredential ofAUser = xks.world().life().keyhold().admin().createAccessKey(XksWorld.USER);
        List<HttpRequest> wrong = List.of(
                new HttpRequest("POST", good.target(), List.of(), good.body(), good.client(), true),
                new HttpRequest(
                        "POST",
                        XksWorld.PATH + "/keys/key_1/metadata",
                        good.headers(),
                        good.body(),
                        good.client(),
                        true),
                new HttpRequest(
                        "POST",
                        good.target(),
                        good.headers(),
                        "{}".getBytes(StandardCharsets.UTF_8),
                        good.client(),
                        true),
                xks.signed(ofAUser)
                        .xks(XksWorld.PATH + "/health", XksWorld.body().toString()),
                xks.signed(xks.world().credential())
                        .xks(XksWorld.PATH + "/health", XksWorld.body().toString()));

        for (HttpRequest each : wrong) {
            XksWorld.assertRefused(xks.endpoint().handle(each), 401, "AuthenticationFailedException");
        }
        assertThat(xks.endpoint().handle(good).status()).isEqualTo(200);
        xks.world().life().clock.advance(Duration.ofSeconds(301));
        XksWorld.assertRefused(xks.endpoint().handle(good), 401, "AuthenticationFailedException");
    }

    /** What is given to AWS opens nothing but the proxy. */
    @Test
    void handle_requestToKmsWithTheCredentialOfTheProxy_isRefused() {
        HttpReply reply = xks.endpoint().handle(xks.signed(xks.credential()).kms("ListKeys", "{}"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(XksWorld.json(reply).get("__type").asText()).isEqualTo("UnrecognizedClientException");
    }

    /** Two at once, so that the old one is good until the new one is in use; a third is refused, a disabled one at once. */
    @Test
    void credentials_ofOneUser_areTwo() {
        KeyholdAdmin admin = xks.world().life().keyhold().admin();
        AccessKeyCredential second = admin.createXksCredential(XksWorld.USER);

        assertThat(second.accessKeyId()).matches("[A-Z2-7]{20,30}");
        assertThat(second.secretAccessKey()).matches("[A-Za-z0-9+/=]{43,64}");
        assertThat(xks.endpoint()
                        .handle(xks.signed(second)
                                .xks(XksWorld.PATH + "/health", XksWorld.body().toString()))
                        .status())
                .isEqualTo(200);
        assertThat(xks.ask("/health", XksWorld.body().toString()).status()).isEqualTo(200);
        assertThatThrownBy(() -> admin.createXksCredential(XksWorld.USER))
                .isInstanceOf(KmsException.LimitExceeded.class)
                .hasMessageContaining("has 2 access keys, which is the quota");
        admin.disableAccessKey(second.accessKeyId());
        XksWorld.assertRefused(
                xks.endpoint()
                        .handle(xks.signed(second)
                                .xks(XksWorld.PATH + "/health", XksWorld.body().toString())),
                401,
                "AuthenticationFailedException");
        admin.deleteAccessKey(second.accessKeyId());
    }

    @Test
    void createXksCredential_root_isRefused() {
        assertThatThrownBy(() ->
                        xks.world().life().keyhold().admin().createXksCredential("arn:aws:iam::111122223333:root"))
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
                    ObjectNode body = XksWorld.encryption(XksWorld.PLAINTEXT, XksWorld.AAD);
                    change.accept(body);
                    String text = body.toString();
                    return DynamicTest.dynamicTest(
                            text.substring(0, Math.min(120, text.length())),
                            () -> XksWorld.assertRefused(
                                    xks.ask("/keys/key_1/encrypt", text), 400, "ValidationException"));
                });
    }

    @Test
    void handle_bodyThatIsNotOneJsonObject_isAValidationError() {
        for (String text : List.of("", "[]", "{", "{\"a\":1,\"a\":1}", XksWorld.body() + "x", "\ufeff{}")) {
            XksWorld.assertRefused(xks.ask("/health", text), 400, "ValidationException");
        }
        HttpRequest good = xks.signed(xks.credential())
                .xks(XksWorld.PATH + "/health", XksWorld.body().toString());
        List<HeaderField> headers = new ArrayList<>(good.headers());
        headers.removeIf(header -> header.name().equals("Content-Type"));
        headers.add(new HeaderField("Content-Type", "text/plain"));
        assertThat(xks.endpoint()
                        .handle(new HttpRequest("POST", good.target(), headers, good.body(), good.client(), true))
                        .status())
                .as("it is signed")
                .isEqualTo(401);
    }

    @Test
    void health_saysHowTheStoreIs() {
        ObjectNode asked = XksWorld.JSON.createObjectNode();
        asked.putObject("requestMetadata").put("kmsOperation", "KmsHealthCheck").put("kmsRequestId", "1");
        ServerEndpoint ill = xks.world().proxy("/team-1", Optional.of("the secret reason"));

        assertThat(XksWorld.done(xks.ask("/health", asked.toString())).toString())
                .isEqualTo(
                        "{\"xksProxyFleetSize\":1,\"xksProxyVendor\":\"Keyhold\",\"xksProxyModel\":\"keyhold serve\","
                                + "\"ekmVendor\":\"Keyhold\",\"ekmFleetDetails\":"
                                + XksWorld.done(xks.ask("/health", asked.toString()))
                                        .get("ekmFleetDetails") + "}");
        assertThat(XksWorld.done(xks.ask("/health", asked.toString()))
                        .at("/ekmFleetDetails/0/healthStatus")
                        .asText())
                .isEqualTo("ACTIVE");
        assertThat(XksWorld.done(ill.handle(
                                xks.signed(xks.credential()).xks(XksWorld.PATH + "/health", asked.toString())))
                        .toString())
                .contains("\"healthStatus\":\"UNAVAILABLE\"")
                .doesNotContain("secret reason");
    }

    @Test
    void busyServer_throttles() {
        HttpRequest request = xks.signed(xks.credential())
                .xks(XksWorld.PATH + "/health", XksWorld.body().toString());

        XksWorld.assertRefused(xks.endpoint().refuseBusy(request, "too many"), 429, "ThrottlingException");
        assertThat(xks.endpoint()
                        .refuseBusy(xks.signed(xks.world().credential()).kms("ListKeys", "{}"), "too many")
                        .status())
                .isEqualTo(503);
    }

    /** Without the proxy there is nothing at these paths. */
    @Test
    void handle_serverThatIsNoProxy_hasNoSuchPath() {
        HttpReply reply = xks.world()
                .endpoint()
                .handle(xks.signed(xks.credential())
                        .xks(XksWorld.PATH + "/health", XksWorld.body().toString()));

        assertThat(reply.status()).isEqualTo(404);
        assertThat(XksWorld.json(reply).path("__type").asText()).isEqualTo("UnknownOperationException");
    }
}
