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
    private ServerEndpoint endpoint;
    private String arn = "";

    @BeforeEach
    void open() throws IOException {
        world = new TestEndpoint(directory);
        endpoint = world.endpoint();
        arn = text(asked("CreateEntryKey", "{\"KeySpec\":\"SYMMETRIC_DEFAULT\",\"Description\":\"\"}"), "Arn");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private JsonNode asked(String operation, String json) throws IOException {
        SignedRequests signed = new SignedRequests(world.credential(), world.life().clock);
        HttpReply reply = endpoint.handle(signed.own(operation, json));
        return new ObjectMapper().readTree(reply.body());
    }

    private static String text(JsonNode reply, String member) {
        assertThat(reply.has(member)).as(reply.toString()).isTrue();
        return reply.get(member).asText();
    }

    private JsonNode encrypted(String iv) throws IOException {
        String member = iv.isEmpty() ? "" : ",\"Iv\":\"" + iv + "\"";
        return asked(
                "EncryptRaw",
                "{\"KeyArn\":\"" + arn + "\",\"TagBits\":128,\"Aad\":\"\",\"Plaintext\":\"" + TEXT + "\"" + member
                        + "}");
    }

    private String drawn() throws IOException {
        return text(asked("DrawIv", "{\"KeyArn\":\"" + arn + "\"}"), "Iv");
    }

    private void assertRefusedIv(JsonNode reply) {
        assertThat(text(reply, "__type")).isEqualTo("ValidationException");
        assertThat(text(reply, "message"))
                .isEqualTo(arn + " takes no IV of the caller's, and this server did not draw that one for a message"
                        + " still to come");
        assertThat(text(reply, "remedy")).startsWith("Begin again");
    }

    @Test
    void encrypt_ivOfTheClientsOwnOrUsedTwice_isRefused() throws IOException {
        assertRefusedIv(encrypted(OWN_IV));

        String iv = drawn();
        assertThat(text(encrypted(iv), "Iv")).isEqualTo(iv);
        assertRefusedIv(encrypted(iv));
        assertThat(text(encrypted(""), "Iv")).isNotEqualTo(iv);
    }

    @Test
    void encrypt_ivDrawnElevenMinutesAgo_isRefused() throws IOException {
        String iv = drawn();
        world.life().clock.advance(Duration.ofMinutes(11));

        assertRefusedIv(encrypted(iv));
    }

    @Test
    void encrypt_keyThatTakesIvsOfTheCaller_takesOne() throws IOException {
        arn = text(
                asked("CreateEntryKey", "{\"KeySpec\":\"SYMMETRIC_DEFAULT\",\"Description\":\"\",\"CallerIv\":true}"),
                "Arn");

        assertThat(text(encrypted(OWN_IV), "Iv")).isEqualTo(OWN_IV);
    }

    @Test
    void encrypt_tagOrIvOfAWrongLength_isRefused() throws IOException {
        assertThat(text(encrypted("AAAA"), "message")).isEqualTo("the IV has 3 bytes");
        assertThat(text(
                        asked(
                                "EncryptRaw",
                                "{\"KeyArn\":\"" + arn + "\",\"TagBits\":32,\"Aad\":\"\",\"Plaintext\":\"" + TEXT
                                        + "\"}"),
                        "message"))
                .isEqualTo("tag length is 32 bits");
    }

    @Test
    void sign_digestAsIfItWereAMessage_isRefused() throws IOException {
        String pair = text(
                asked(
                        "CreateEntryKey",
                        "{\"KeySpec\":\"ECC_NIST_P256\",\"KeyUsage\":\"SIGN_VERIFY\",\"Description\":\"\"}"),
                "Arn");

        JsonNode reply = asked(
                "SignLong",
                "{\"KeyArn\":\"" + pair + "\",\"SigningAlgorithm\":\"ECDSA_SHA_256\",\"Message\":\"" + TEXT + "\"}");

        assertThat(text(reply, "message")).isEqualTo("ECDSA_SHA_256 signs digests");
        assertThat(text(reply, "remedy")).isEqualTo("Call Sign with MessageType DIGEST");
    }

    @Test
    void own_unknownOperation_isRefusedAsThoseOfAws() throws IOException {
        assertThat(text(asked("OpenSesame", "{}"), "__type")).isEqualTo("UnknownOperationException");
    }

    @Test
    void entries_moreThanAStoreWouldTake_areRefused() throws IOException {
        String name = "\"Name\":\"" + "n".repeat(3000) + "\"";
        String binding = "\"Name\":\"ca\",\"Chain\":[\"%s\"]";

        assertThat(asked("FindEntry", "{" + name + "}").toString()).contains("ValidationException", "at 'name'");
        assertThat(asked(
                                "CreateEntryKey",
                                "{\"KeySpec\":\"SYMMETRIC_DEFAULT\",\"Description\":\"" + "d".repeat(8193) + "\"}")
                        .toString())
                .contains("ValidationException", "at 'description'");
        assertThat(asked("PutCertificate", "{\"Binding\":{" + binding.replace("%s", TEXT) + "}}")
                        .toString())
                .contains("ValidationException", "what is not a certificate");
        assertThat(asked("PutCertificate", "{\"Binding\":{\"Name\":\"ca\",\"Chain\":[]}}")
                        .toString())
                .contains("ValidationException", "a trusted certificate is one certificate, not 0");
        assertThat(asked("PutCertificate", "{\"Binding\":{" + binding.replace("%s", "A".repeat(200_000)) + "}}")
                        .toString())
                .contains("ValidationException", "at 'chain'");
        assertThat(asked("ListEntryNames", "{}").toString()).doesNotContain("\"ca\"");
    }
}
