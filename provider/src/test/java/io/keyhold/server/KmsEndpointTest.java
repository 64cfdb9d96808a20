package io.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyhold.TestEndpoint;
import io.keyhold.api.AccessKeyCredential;
import io.keyhold.server.http.HttpReply;
import io.keyhold.server.http.HttpRequest;
import io.keyhold.sigv4.HeaderField;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shapes, statuses and headers of the replies, and who is not let in. */
class KmsEndpointTest {
    @TempDir
    static Path directory;

    private static TestEndpoint world;
    private static ServerEndpoint endpoint;

    @BeforeAll
    static void open() {
        world = new TestEndpoint(directory);
        endpoint = world.endpoint();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static SignedRequests signed() {
        return new SignedRequests(world.credential(), world.life().clock);
    }

    private static JsonNode json(HttpReply reply) throws IOException {
        return new ObjectMapper().readTree(reply.body());
    }

    private static String header(HttpReply reply, String name) {
        return reply.headers().stream()
                .filter(header -> header.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static void assertRefused(HttpReply reply, int status, String code, String words) throws IOException {
        assertThat(json(reply).get("__type").asText()).isEqualTo(code);
        assertThat(json(reply).get("message").asText()).contains(words);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(header(reply, "x-amzn-RequestId"))
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f-]{16}");
        assertThat(header(reply, "Content-Type")).isEqualTo("application/x-amz-json-1.1");
    }

    @Test
    void handle_operationWithOutput_isJsonWithTheHeadersOfAws() throws IOException {
        HttpReply reply = endpoint.handle(signed().kms("CreateKey", "{}"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).at("/KeyMetadata/AWSAccountId").asText()).isEqualTo("111122223333");
        assertThat(json(reply).at("/KeyMetadata/SigningAlgorithms").isMissingNode())
                .isTrue();
        assertThat(header(reply, "Cache-Control")).isEqualTo("no-cache, no-store, must-revalidate, private");
        assertThat(header(reply, "Expires")).isEqualTo("0");
        assertThat(header(reply, "Pragma")).isEqualTo("no-cache");
    }

    @Test
    void handle_operationWithoutOutput_hasNoBody() {
        String id = world.life().createKey();

        HttpReply reply = endpoint.handle(signed().kms("DisableKey", "{\"KeyId\":\"" + id + "\"}"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void handle_refusal_hasTheWordsOfAwsAndTheRemedyApart() throws IOException {
        HttpReply reply =
                endpoint.handle(signed().kms("DescribeKey", "{\"KeyId\":\"12345678-1234-1234-1234-123456789012\"}"));

        assertRefused(reply, 400, "NotFoundException", "does not exist");
        assertThat(json(reply).get("message").asText())
                .isEqualTo("Key 'arn:aws:kms:local-1:111122223333:key/12345678-1234-1234-1234-123456789012'"
                        + " does not exist");
        assertThat(json(reply).get("remedy").asText()).startsWith("Call ListKeys");
    }

    @Test
    void handle_wrongBodies_areRefusedByTheirKind() throws IOException {
        assertRefused(
                endpoint.handle(signed().kms("Encrypt", "{")), 400, "SerializationException", "it ends too early");
        assertRefused(
                endpoint.handle(signed().kms("Encrypt", "{\"KeyId\":5}")),
                400,
                "SerializationException",
                "the value at 'keyId' is a number; it has to be a string");
        assertRefused(
                endpoint.handle(signed().kms("Encrypt", "{}")),
                400,
                "ValidationException",
                "2 validation errors detected: Value null at 'keyId'");
        assertRefused(
                endpoint.handle(signed().kms("Fly", "{}")),
                400,
                "UnknownOperationException",
                "operation `TrentService.Fly` does not exist");
    }

    @Test
    void handle_notPlainPostToTheRoot_isRefusedBeforeAnything() throws IOException {
        HttpRequest good = signed().kms("ListKeys", "{}");
        for (String target : List.of("/x", "//", "/?a=b", "/./", "/%2e", "/healthz")) {
            HttpReply reply = endpoint.handle(
                    new HttpRequest("POST", target, good.headers(), good.body(), good.client(), good.isSecure()));
            assertRefused(reply, 404, "UnknownOperationException", "");
        }
        assertRefused(
                endpoint.handle(new HttpRequest("PUT", "/", good.headers(), good.body(), good.client(), true)),
                405,
                "UnknownOperationException",
                "");
    }

    @Test
    void handle_withoutSignature_isMissingTheToken() throws IOException {
        HttpRequest bare = new HttpRequest(
                "POST",
                "/",
                List.of(new HeaderField("Host", "localhost"), new HeaderField("X-Amz-Target", "TrentService.ListKeys")),
                new byte[0],
                InetAddress.getLoopbackAddress(),
                true);

        assertRefused(
                endpoint.handle(bare), 400, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }

    @Test
    void handle_signatureOfSomebodyElse_isRefused() throws IOException {
        AccessKeyCredential wrong = new AccessKeyCredential(
                world.credential().accessKeyId(), "x".repeat(40), Optional.empty(), Optional.empty());
        AccessKeyCredential unknown =
                new AccessKeyCredential("AKIAIOSFODNN7EXAMPLE", "x".repeat(40), Optional.empty(), Optional.empty());

        assertRefused(
                endpoint.handle(new SignedRequests(wrong, world.life().clock).kms("ListKeys", "{}")),
                400,
                "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided.");
        assertRefused(
                endpoint.handle(new SignedRequests(unknown, world.life().clock).kms("ListKeys", "{}")),
                400,
                "UnrecognizedClientException",
                "The security token included in the request is invalid.");
    }

    @Test
    void handle_oldSignature_hasExpired() throws IOException {
        HttpRequest old = signed().kms("ListKeys", "{}");
        world.life().clock.advance(Duration.ofSeconds(301));

        assertRefused(endpoint.handle(old), 400, "InvalidSignatureException", "Signature expired: ");
    }

    /** What says how the request is to be read must be signed. */
    @Test
    void handle_addedTargetOrContentType_isRefused() {
        HttpRequest good = signed().kms("ListKeys", "{}");
        for (HeaderField added : List.of(
                new HeaderField("X-Amz-Target", "TrentService.CreateKey"),
                new HeaderField("Content-Type", "application/x-www-form-urlencoded"),
                new HeaderField("X-Amz-Security-Token", "token"))) {
            List<HeaderField> headers = new ArrayList<>(good.headers());
            headers.add(0, added);

            HttpReply reply = endpoint.handle(new HttpRequest("POST", "/", headers, good.body(), good.client(), true));

            assertThat(reply.status()).as(added.name()).isBetween(400, 403);
        }
    }

    @Test
    void handle_getCallerIdentity_isXml() {
        HttpReply reply = endpoint.handle(signed().sts("Action=GetCallerIdentity&Version=2011-06-15"));
        HttpReply other = endpoint.handle(signed().sts("Action=AssumeRole&Version=2011-06-15"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(header(reply, "Content-Type")).isEqualTo("text/xml");
        assertThat(new String(reply.body(), StandardCharsets.UTF_8))
                .contains(
                        "<Arn>arn:aws:iam::111122223333:root</Arn>",
                        "<UserId>111122223333</UserId>",
                        "<Account>111122223333</Account>",
                        "<RequestId>" + header(reply, "x-amzn-RequestId") + "</RequestId>");
        assertThat(new String(other.body(), StandardCharsets.UTF_8)).contains("<Code>InvalidAction</Code>");
    }

    /** A signature for one service is none for the other. */
    @Test
    void handle_signatureForTheOtherService_isRefused() {
        HttpRequest sts = signed().sts("{}");
        List<HeaderField> headers = new ArrayList<>(sts.headers());
        headers.removeIf(header -> header.name().equals("Content-Type"));
        headers.add(new HeaderField("Content-Type", "application/x-amz-json-1.1"));

        HttpReply reply = endpoint.handle(new HttpRequest("POST", "/", headers, sts.body(), sts.client(), true));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).contains("InvalidSignatureException");
    }

    @Test
    void handle_sessionThatHasEnded_isToldToWhoeverHasItsToken() throws IOException {
        world.life().keyhold().admin().createPrincipal("arn:aws:iam::111122223333:role/app");
        AccessKeyCredential session = world.life()
                .keyhold()
                .admin()
                .createSessionCredential("arn:aws:sts::111122223333:assumed-role/app/one", Duration.ofMinutes(15));
        AccessKeyCredential stranger = new AccessKeyCredential(
                session.accessKeyId(), session.secretAccessKey(), Optional.of("another"), Optional.empty());
        world.life().clock.advance(Duration.ofMinutes(15));

        assertRefused(
                endpoint.handle(new SignedRequests(session, world.life().clock).kms("ListKeys", "{}")),
                400,
                "ExpiredTokenException",
                "The security token included in the request is expired");
        assertRefused(
                endpoint.handle(new SignedRequests(stranger, world.life().clock).kms("ListKeys", "{}")),
                400,
                "UnrecognizedClientException",
                "is invalid");
    }

    @Test
    void handle_health_needsNoKey() {
        HttpRequest asked =
                new HttpRequest("GET", "/healthz", List.of(), new byte[0], InetAddress.getLoopbackAddress(), true);

        assertThat(endpoint.isProbe(asked)).isTrue();
        assertThat(endpoint.probe(Optional.empty()).status()).isEqualTo(200);
        HttpReply ill = world.endpoint(Optional.of("the secret reason")).probe(Optional.empty());
        assertThat(ill.status()).isEqualTo(503);
        assertThat(new String(ill.body(), StandardCharsets.UTF_8)).isEqualTo("{\"status\":\"unavailable\"}");
        assertThat(endpoint.probe(Optional.of("no watcher")).status()).isEqualTo(503);
    }
}
