package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeySpec;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The committed vectors of the ciphertext blob. {@code main} prints the file again. */
class BlobVectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    @TestFactory
    List<DynamicTest> committedVectors() {
        JsonNode tests = VectorFiles.committed("blob-v1.json").get("tests");
        return StreamSupport.stream(tests.spliterator(), false)
                .map(vector -> DynamicTest.dynamicTest(vector.get("comment").asText(), () -> check(vector)))
                .toList();
    }

    /** Made by another program, in another language. */
    @TestFactory
    List<DynamicTest> committedVectors_ofVersion2() {
        JsonNode tests = VectorFiles.committed("blob-v2.json").get("tests");
        return StreamSupport.stream(tests.spliterator(), false)
                .map(vector -> DynamicTest.dynamicTest(vector.get("comment").asText(), () -> checkExternal(vector)))
                .toList();
    }

    private static void checkExternal(JsonNode vector) throws Exception {
        byte[] blob = VectorFiles.hex(vector, "blob");
        Map<String, String> pairs = pairs(vector);
        byte[] inside = PlainReader.openExternal(VectorFiles.hex(vector, "externalKey"), blob, pairs);
        assertThat(inside).isEqualTo(VectorFiles.hex(vector, "inside"));
        assertThat(PlainReader.openBlob(VectorFiles.hex(vector, "material"), inside, pairs)
                        .plaintext())
                .isEqualTo(VectorFiles.hex(vector, "plaintext"));
        byte[] otherKey = VectorFiles.hex(vector, "externalKey");
        otherKey[0] ^= 1;
        assertThatThrownBy(() -> PlainReader.openExternal(otherKey, blob, pairs))
                .isInstanceOf(AEADBadTagException.class);

        KeyId keyId = new KeyId(vector.get("keyId").asText());
        String materialId = vector.get("materialId").asText();
        ExternalBlob pieces = ExternalBlob.parse(CiphertextBlob.parse(blob), keyId, materialId);

        assertThat(pieces.iv()).isEqualTo(VectorFiles.hex(vector, "iv"));
        assertThat(pieces.metadata()).isEqualTo(VectorFiles.hex(vector, "metadata"));
        assertThat(pieces.tag()).isEqualTo(VectorFiles.hex(vector, "tag"));
        assertThat(pieces.encode(keyId, materialId)).isEqualTo(blob);
    }

    private static void check(JsonNode vector) throws Exception {
        byte[] material = VectorFiles.hex(vector, "material");
        byte[] plaintext = VectorFiles.hex(vector, "plaintext");
        byte[] blob = VectorFiles.hex(vector, "blob");
        Map<String, String> pairs = pairs(vector);

        PlainReader.Blob read = PlainReader.openBlob(material, blob, pairs);

        assertThat(read.keyId()).isEqualTo(vector.get("keyId").asText());
        assertThat(read.materialId()).isEqualTo(vector.get("materialId").asText());
        assertThat(read.plaintext()).isEqualTo(plaintext);
        for (Engines engines : TestBytes.engines()) {
            BlobEngine engine = engine(vector, engines);
            EncryptionContext context = EncryptionContext.of(pairs);
            assertThat(engine.seal(context, plaintext, 0, plaintext.length)).isEqualTo(blob);
            assertThat(engine.open(CiphertextBlob.parse(blob), context)).isEqualTo(plaintext);
        }
    }

    private static BlobEngine engine(JsonNode vector, Engines engines) {
        return new BlobEngine(
                new KeyId(vector.get("keyId").asText()),
                vector.get("materialId").asText(),
                KeyMaterial.of(KeySpec.SYMMETRIC_DEFAULT, VectorFiles.hex(vector, "material")),
                engines,
                TestBytes.fixed(VectorFiles.hex(vector, "nonce")));
    }

    private static Map<String, String> pairs(JsonNode vector) {
        Map<String, String> pairs = new LinkedHashMap<>();
        vector.get("encryptionContext")
                .properties()
                .forEach(pair -> pairs.put(pair.getKey(), pair.getValue().asText()));
        return pairs;
    }

    /** Prints the vectors. */
    public static void main(String[] args) throws Exception {
        JsonMapper json = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .build();
        ObjectNode file = json.createObjectNode();
        file.put("format", "Keyhold ciphertext blob, version 1; see docs/formats.md");
        ArrayNode tests = file.putArray("tests");
        ObjectNode first = vector(tests, "UUID key id, no encryption context, 32 bytes", 1, 32);
        first.put("keyId", "1234abcd-12ab-34cd-56ef-1234567890ab");
        ObjectNode second = vector(tests, "multi-Region key id, encryption context in another order, 1 byte", 2, 1);
        second.put("keyId", "mrk-1234abcd12ab34cd56ef1234567890ab");
        ((ObjectNode) second.get("encryptionContext"))
                .put("tenant", "42")
                .put("\ud83d\udd11", "")
                .put("\ufffd", "\u00e4")
                .put("", "empty key");
        ObjectNode third = vector(tests, "UUID key id, one pair, 300 bytes", 3, 300);
        third.put("keyId", "00000000-0000-0000-0000-000000000000");
        ((ObjectNode) third.get("encryptionContext")).put("purpose", "backup");
        for (JsonNode vector : tests) {
            byte[] plaintext = VectorFiles.hex(vector, "plaintext");
            BlobEngine engine = engine(vector, Engines.choose(Engines.Choice.JDK));
            byte[] blob = engine.seal(EncryptionContext.of(pairs(vector)), plaintext, 0, plaintext.length);
            ((ObjectNode) vector).put("blob", HEX.formatHex(blob));
        }
        System.out.println(json.writeValueAsString(file));
    }

    private static ObjectNode vector(ArrayNode tests, String comment, int seed, int plaintextBytes) {
        ObjectNode vector = tests.addObject();
        vector.put("comment", comment);
        vector.put("keyId", "");
        vector.put("materialId", HEX.formatHex(TestBytes.of(32, 10L * seed)));
        vector.put("material", HEX.formatHex(TestBytes.of(32, 10L * seed + 1)));
        vector.putObject("encryptionContext");
        vector.put("nonce", HEX.formatHex(TestBytes.of(24, 10L * seed + 2)));
        vector.put("plaintext", HEX.formatHex(TestBytes.of(plaintextBytes, 10L * seed + 3)));
        return vector;
    }
}
