package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyhold.api.AccessKeyCredential;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.Tag;
import io.keyhold.server.ServerEndpoint;
import io.keyhold.server.SignedRequests;
import io.keyhold.server.http.HttpReply;
import io.keyhold.sigv4.HeaderField;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Keyhold that is an external key store proxy under one path, a user for its client, and requests to it. */
final class XksWorld implements AutoCloseable {
    static final String PATH = "/team-1/kms/xks/v1";
    static final String USER = "arn:aws:iam::111122223333:user/aws-kms";
    static final byte[] PLAINTEXT = "inner blob".getBytes(StandardCharsets.US_ASCII);
    static final byte[] AAD = "project=nile".getBytes(StandardCharsets.US_ASCII);
    static final ObjectMapper JSON = new ObjectMapper();

    private final TestEndpoint world;
    private final ServerEndpoint endpoint;
    private final AccessKeyCredential credential;

    /** With a key that is offered as {@code key_1}. */
    XksWorld(Path directory) {
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

    TestEndpoint world() {
        return world;
    }

    ServerEndpoint endpoint() {
        return endpoint;
    }

    AccessKeyCredential credential() {
        return credential;
    }

    String key(String alias, CreateKeyRequest request, Tag... more) {
        List<Tag> tags = new ArrayList<>(List.of(new Tag("keyhold:xks", "/team-1")));
        tags.addAll(List.of(more));
        String id = world.life().createKey(request.withTags(tags));
        world.life().kms().createAlias(new CreateAliasRequest("alias/" + alias, id));
        return id;
    }

    SignedRequests signed(AccessKeyCredential with) {
        return new SignedRequests(with, world.life().clock);
    }

    HttpReply ask(String operation, String json) {
        return endpoint.handle(signed(credential).xks(PATH + operation, json));
    }

    static ObjectNode body() {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("requestMetadata")
                .put("awsPrincipalArn", "arn:aws:iam::444455556666:user/Alice")
                .put("kmsOperation", "Encrypt")
                .put("kmsRequestId", "4112f4d6-db54-4af4-ae30-c55a22a8dfae")
                .put("kmsKeyArn", "arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab");
        return body;
    }

    static ObjectNode encryption(byte[] plaintext, byte[] aad) {
        return body().put("plaintext", plaintext)
                .put("additionalAuthenticatedData", aad)
                .put("encryptionAlgorithm", "AES_GCM")
                .put("ciphertextDataIntegrityValueAlgorithm", "SHA_256");
    }

    static ObjectNode decryption(JsonNode made, byte[] aad) {
        ObjectNode body = body().put("additionalAuthenticatedData", aad).put("encryptionAlgorithm", "AES_GCM");
        body.set("ciphertext", made.get("ciphertext"));
        body.set("initializationVector", made.get("initializationVector"));
        body.set("authenticationTag", made.get("authenticationTag"));
        return body;
    }

    static JsonNode json(HttpReply reply) {
        try {
            return JSON.readTree(reply.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode done(HttpReply reply) {
        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).doesNotContain("errorName");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).contains(new HeaderField("Content-Type", "application/json"));
        return json(reply);
    }

    static void assertRefused(HttpReply reply, int status, String errorName) {
        assertThat(json(reply).path("errorName").asText()).isEqualTo(errorName);
        assertThat(json(reply).path("errorMessage").asText())
                .hasSizeLessThan(512)
                .matches("[ -~]+");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.headers()).contains(new HeaderField("Content-Type", "application/json"));
    }

    JsonNode encrypt(String key) {
        return done(ask("/keys/" + key + "/encrypt", encryption(PLAINTEXT, AAD).toString()));
    }

    @Override
    public void close() {
        world.close();
    }
}
