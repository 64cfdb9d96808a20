package io.keyhold.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyhold.TestEndpoint;
import io.keyhold.server.http.HttpReply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Raw AES-GCM and key entries for clients elsewhere: what a client may not choose, and what is refused. */
class RawRequestsTest {
    private static final String TEXT = "aGVsbG8=";
    private static final String OWN_IV = "AAAAAAAAAAAAAAAA";

    @TempDir
    Path directory;

    private TestEndpoint world;
    private String arn = "";

    @BeforeEach
    void open() throws IOException {
        world = new TestEndpoint(directory);
        arn = asked("CreateEntryKey", "{\"KeySpec\":\"SYMMETRIC_DEFAULT\",\"Description\":\"\"}")
                .get("Arn")
                .asText();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private JsonNode asked(String operation, String json) throws IOException {
        SignedRequests signed = new SignedRequests(world.credential(), world.life().clock);
        HttpReply reply = world.endpoint().handle(signed.own(operation, json));
        return new ObjectMapper().readTree(reply.body());
    }

    private JsonNode encrypted(String iv) throws IOException {
        String member = iv.isEmpty() ? "" : ",\"Iv\":\"" + iv + "\"";
        return asked(
                "EncryptRaw",
                "{\"KeyArn\":\"" + arn + "\",\"TagBits\":128,\"Aad\":\"\",\"Plaintext\":\"" + TEXT + "\"" + member
                        + "}");
    }

    private String drawn() throws IOException {
        return asked("DrawIv", "{\"KeyArn\":\"" + arn + "\"}").get("Iv").asText();
    }

    private void assertRefusedIv(JsonNode reply) {
        assertThat(reply.get("__type").asText()).isEqualTo("ValidationException");
        assertThat(reply.get("message").asText())
                .isEqualTo(arn + " takes no IV of the caller's, and this server did not draw that one for a message"
                        + " still to come");
        assertThat(reply.get("remedy").asText()).startsWith("Begin again");
    }

    @Test
    void encrypt_ivOfTheClientsOwnOrUsedTwice_isRefused() throws IOException {
        assertRefusedIv(encrypted(OWN_IV));

        String iv = drawn();
        assertThat(encrypted(iv).get("Iv").asText()).isEqualTo(iv);
        assertRefusedIv(encrypted(iv));
        assertThat(encrypted("").get("Iv").asText()).isNotEqualTo(iv);
    }

    @Test
    void encrypt_ivDrawnElevenMinutesAgo_isRefused() throws IOException {
        String iv = drawn();
        world.life().clock.advance(Duration.ofMinutes(11));

        assertRefusedIv(encrypted(iv));
    }

    @Test
    void encrypt_keyThatTakesIvsOfTheCaller_takesOne() throws IOException {
        arn = asked("CreateEntryKey", "{\"KeySpec\":\"SYMMETRIC_DEFAULT\",\"Description\":\"\",\"CallerIv\":true}")
                .get("Arn")
                .asText();

        assertThat(encrypted(OWN_IV).get("Iv").asText()).isEqualTo(OWN_IV);
    }

    @Test
    void encrypt_tagOrIvOfAWrongLength_isRefused() throws IOException {
        assertThat(encrypted("AAAA").get("message").asText()).isEqualTo("the IV has 3 bytes");
        assertThat(asked(
                                "EncryptRaw",
                                "{\"KeyArn\":\"" + arn + "\",\"TagBits\":32,\"Aad\":\"\",\"Plaintext\":\"" + TEXT
                                        + "\"}")
                        .get("message")
                        .asText())
                .isEqualTo("tag length is 32 bits");
    }

    @Test
    void sign_digestAsIfItWereAMessage_isRefused() throws IOException {
        String pair = asked(
                        "CreateEntryKey",
                        "{\"KeySpec\":\"ECC_NIST_P256\",\"KeyUsage\":\"SIGN_VERIFY\",\"Description\":\"\"}")
                .get("Arn")
                .asText();

        JsonNode reply = asked(
                "SignLong",
                "{\"KeyArn\":\"" + pair + "\",\"SigningAlgorithm\":\"ECDSA_SHA_256\",\"Message\":\"" + TEXT + "\"}");

        assertThat(reply.get("message").asText()).isEqualTo("ECDSA_SHA_256 signs digests");
        assertThat(reply.get("remedy").asText()).isEqualTo("Call Sign with MessageType DIGEST");
    }

    @Test
    void own_unknownOperation_isRefusedAsThoseOfAws() throws IOException {
        assertThat(asked("OpenSesame", "{}").get("__type").asText()).isEqualTo("UnknownOperationException");
    }
}
