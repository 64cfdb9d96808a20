package io.keyhold.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyhold.api.FrameSize;
import io.keyhold.api.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The committed vectors: made again by us and by the plain writer, opened by us and by the plain reader. */
class EnvelopeVectorsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String RESOURCE = "/vectors/envelope-v1.json";

    /** A vector; the plaintext is byte i = i * 7 modulo 251. */
    private record Vector(
            String comment,
            byte[] dataKey,
            byte[] wrapped,
            byte[] messageId,
            FrameSize frameSize,
            Map<String, String> context,
            int plaintextBytes) {
        byte[] plaintext() {
            byte[] plaintext = new byte[plaintextBytes];
            for (int i = 0; i < plaintext.length; i++) {
                plaintext[i] = (byte) (i * 7 % 251);
            }
            return plaintext;
        }
    }

    @TestFactory
    Stream<DynamicTest> vector_everyOne_isMadeAnewAndOpened() throws IOException {
        JsonNode vectors;
        try (InputStream in = EnvelopeVectorsTest.class.getResourceAsStream(RESOURCE)) {
            vectors = new ObjectMapper().readTree(in).get("vectors");
        }
        assertThat(vectors).hasSizeGreaterThanOrEqualTo(4);
        return StreamSupport.stream(vectors.spliterator(), false)
                .map(node -> DynamicTest.dynamicTest(node.get("comment").asText(), () -> check(node)));
    }

    private static void check(JsonNode node) throws Exception {
        Vector vector = vector(node);
        byte[] byUs = seal(vector);
        byte[] byPlain = PlainEnvelope.seal(
                vector.dataKey(),
                vector.wrapped(),
                vector.messageId(),
                Format.code(vector.frameSize()),
                vector.context(),
                vector.plaintext());
        assertThat(byUs).isEqualTo(byPlain);
        assertThat(HEX.formatHex(sha256(byUs)))
                .isEqualTo(node.get("envelopeSha256").asText());
        if (node.has("envelope")) {
            assertThat(HEX.formatHex(byUs)).isEqualTo(node.get("envelope").asText());
        }
        assertThat(PlainEnvelope.open(vector.dataKey(), byUs).plaintext()).isEqualTo(vector.plaintext());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        envelopes(vector).decrypt(new ByteArrayInputStream(byPlain), out, vector.context(), Progress.NONE);
        assertThat(out.toByteArray()).isEqualTo(vector.plaintext());
    }

    private static byte[] seal(Vector vector) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        envelopes(vector).encrypt(new ByteArrayInputStream(vector.plaintext()), out, vector.context(), Progress.NONE);
        return out.toByteArray();
    }

    private static KeyEnvelopes envelopes(Vector vector) {
        return new KeyEnvelopes(
                        new OneDataKey(DataKey.of(vector.dataKey(), vector.wrapped())),
                        TestService.ENGINES,
                        new Fixed(vector.messageId()))
                .withFrameSize(vector.frameSize());
    }

    private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256", "SUN").digest(bytes);
    }

    private static Vector vector(JsonNode node) {
        Map<String, String> context = new LinkedHashMap<>();
        node.get("encryptionContext")
                .properties()
                .forEach(pair -> context.put(pair.getKey(), pair.getValue().asText()));
        return new Vector(
                node.get("comment").asText(),
                HEX.parseHex(node.get("dataKey").asText()),
                HEX.parseHex(node.get("wrappedDataKey").asText()),
                HEX.parseHex(node.get("messageId").asText()),
                FrameSize.valueOf(node.get("frameSize").asText()),
                context,
                node.get("plaintextBytes").asInt());
    }

    /** Prints the vectors file. */
    public static void main(String[] arguments) throws Exception {
        StringBuilder json = new StringBuilder("{\n  \"format\": \"envelope, version 1; see docs/formats.md\",\n"
                + "  \"plaintext\": \"byte i is i * 7 modulo 251\",\n  \"vectors\": [");
        String separator = "\n";
        for (Vector vector : new Vector[] {
            made("empty plaintext, no context", 1, FrameSize.KIB_4, Map.of(), 0),
            made("one short frame, context in UTF-8 order", 2, FrameSize.KIB_16, contextOfThree(), 20),
            made("one full frame and an empty last one", 3, FrameSize.KIB_4, Map.of("a", "b"), 4096),
            made("two full frames and a last one", 4, FrameSize.KIB_8, Map.of("tenant", "blue"), 20_000),
            made("forty frames", 5, FrameSize.KIB_16, Map.of(), 640_001)
        }) {
            byte[] envelope = PlainEnvelope.seal(
                    vector.dataKey(),
                    vector.wrapped(),
                    vector.messageId(),
                    Format.code(vector.frameSize()),
                    vector.context(),
                    vector.plaintext());
            json.append(separator).append(entry(vector, envelope));
            separator = ",\n";
        }
        System.out.println(json.append("\n  ]\n}"));
    }

    private static String entry(Vector vector, byte[] envelope) throws Exception {
        String whole = envelope.length < 10_000 ? ",\n      \"envelope\": \"" + HEX.formatHex(envelope) + "\"" : "";
        return "    {\n      \"comment\": \"" + vector.comment() + "\",\n      \"dataKey\": \""
                + HEX.formatHex(vector.dataKey()) + "\",\n      \"wrappedDataKey\": \""
                + HEX.formatHex(vector.wrapped())
                + "\",\n      \"messageId\": \"" + HEX.formatHex(vector.messageId()) + "\",\n      \"frameSize\": \""
                + vector.frameSize() + "\",\n      \"encryptionContext\": "
                + new ObjectMapper().writeValueAsString(vector.context()) + ",\n      \"plaintextBytes\": "
                + vector.plaintextBytes() + ",\n      \"envelopeSha256\": \"" + HEX.formatHex(sha256(envelope)) + "\""
                + whole + "\n    }";
    }

    private static Map<String, String> contextOfThree() {
        Map<String, String> context = new LinkedHashMap<>();
        context.put("\uFF5E", "full width");
        context.put("\uD83D\uDD11", "key");
        context.put("table", "orders");
        return context;
    }

    private static Vector made(String comment, int seed, FrameSize frameSize, Map<String, String> context, int bytes)
            throws Exception {
        return new Vector(
                comment,
                sha256(("data key " + seed).getBytes(StandardCharsets.US_ASCII)),
                ("wrapped data key " + seed).getBytes(StandardCharsets.US_ASCII),
                sha256(("message id " + seed).getBytes(StandardCharsets.US_ASCII)),
                frameSize,
                context,
                bytes);
    }

    /** Gives the one message id. */
    private static final class Fixed extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] messageId;

        Fixed(byte[] messageId) {
            this.messageId = messageId.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(messageId, 0, bytes, 0, bytes.length);
        }
    }
}
