package io.keyhold.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.GenerateRandomRequest;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.KmsException;
import io.keyhold.api.KmsRequest;
import io.keyhold.api.ListKeysResponse;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.TagResourceRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and responses as AWS JSON 1.1: whole both ways, and refused in words. */
class AwsJsonTest {
    private static final int SEEDS = 20;

    @TestFactory
    Stream<DynamicTest> read_whatWasWritten_isTheSame() {
        List<Class<?>> types = RandomRecords.types().toList();
        assertThat(types).hasSizeGreaterThan(80);
        return types.stream()
                .map(type -> DynamicTest.dynamicTest(type.getSimpleName(), () -> {
                    for (long seed = 0; seed < SEEDS; seed++) {
                        Record message = new RandomRecords(seed).make(type);
                        byte[] json = AwsJson.write(message);

                        Object read = AwsJson.read(type, json);

                        assertThat(RandomRecords.comparable(read))
                                .as("seed " + seed + ": " + new String(json, StandardCharsets.UTF_8))
                                .isEqualTo(RandomRecords.comparable(message));
                        assertThat(new ObjectMapper().readTree(json).isObject()).isTrue();
                    }
                }));
    }

    /** Each cut and each replaced byte is read or refused as something that a caller may have sent. */
    @TestFactory
    Stream<DynamicTest> read_mutated_isReadOrRefused() {
        return RandomRecords.types()
                .map(type -> DynamicTest.dynamicTest(type.getSimpleName(), () -> {
                    byte[] json = AwsJson.write(new RandomRecords(7).make(type));
                    for (int at = 0; at < json.length; at += 1 + json.length / 60) {
                        for (byte replaced : new byte[] {'"', '{', ']', ',', '0', 'x', (byte) 0xc0, 0}) {
                            byte[] changed = json.clone();
                            changed[at] = replaced;
                            assertReadOrRefused(type, changed);
                        }
                        assertThatThrownBy(() -> AwsJson.read(type, Arrays.copyOf(json, json.length - 1)))
                                .isInstanceOf(KmsException.Serialization.class);
                    }
                }));
    }

    private static void assertReadOrRefused(Class<?> type, byte[] json) {
        try {
            assertThat(AwsJson.read(type, json)).isInstanceOf(type);
        } catch (KmsException.Serialization | KmsException.Validation e) {
            assertThat(e.getMessage()).isNotEmpty().doesNotContain("java.", "com.fasterxml");
        }
    }

    @TestFactory
    Stream<DynamicTest> names_ofEveryMember_areThoseOfTheModel() throws IOException {
        JsonNode operations = model().get("operations");
        return RandomRecords.types()
                .map(type -> DynamicTest.dynamicTest(type.getSimpleName(), () -> {
                    boolean isRequest = KmsRequest.class.isAssignableFrom(type);
                    String operation = type.getSimpleName().replaceFirst("(Request|Response)$", "");
                    Set<String> wanted = new TreeSet<>();
                    operations
                            .get(operation)
                            .get(isRequest ? "input" : "output")
                            .fieldNames()
                            .forEachRemaining(wanted::add);
                    wanted.remove("CiphertextForRecipient");
                    Set<String> names = new TreeSet<>();
                    Arrays.stream(type.getRecordComponents())
                            .forEach(each -> names.add(MemberNames.of(each.getName())));
                    assertThat(names).isEqualTo(wanted);
                }));
    }

    @TestFactory
    Stream<DynamicTest> read_anEmptyRequest_asksForWhatTheModelRequires() throws IOException {
        JsonNode operations = model().get("operations");
        return RandomRecords.types()
                .filter(KmsRequest.class::isAssignableFrom)
                .map(type -> DynamicTest.dynamicTest(type.getSimpleName(), () -> {
                    String operation = type.getSimpleName().replaceFirst("Request$", "");
                    Set<String> missing = new TreeSet<>();
                    operations
                            .get(operation)
                            .get("required")
                            .forEach(name -> missing.add(
                                    Character.toLowerCase(name.asText().charAt(0))
                                            + name.asText().substring(1)));
                    try {
                        AwsJson.read(type, json("{}"));
                        assertThat(missing).isEmpty();
                    } catch (KmsException.Validation e) {
                        if (type != GenerateRandomRequest.class) {
                            missing.forEach(name -> assertThat(e.problem())
                                    .startsWith(missing.size() + " validation error")
                                    .contains("Value null at '" + name
                                            + "' failed to satisfy constraint: Member must not be null"));
                        }
                    }
                }));
    }

    @Test
    void write_request_isAsTheSdksWriteIt() {
        EncryptRequest request =
                EncryptRequest.of("alias/a", new byte[] {1, 2}).withEncryptionContext(Map.of("k", "ü"));

        assertThat(text(AwsJson.write(request)))
                .isEqualTo("{\"KeyId\":\"alias/a\",\"Plaintext\":\"AQI=\",\"EncryptionContext\":{\"k\":\"ü\"}}");
        assertThat(text(AwsJson.write(TagResourceRequest.of("k", List.of()))))
                .isEqualTo("{\"KeyId\":\"k\",\"Tags\":[]}");
        assertThat(text(AwsJson.write(new ListKeysResponse(List.of(), Optional.empty(), false))))
                .isEqualTo("{\"Keys\":[],\"Truncated\":false}");
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000,1700000000000",
        "1700000000.123,1700000000123",
        "1.7000000001239E9,1700000000123",
        "-0.001,-1",
        "-1.5,-1500"
    })
    void read_time_isInSeconds(String number, long millis) {
        ImportKeyMaterialRequest read = AwsJson.read(
                ImportKeyMaterialRequest.class,
                json("{\"KeyId\":\"k\",\"ImportToken\":\"\",\"EncryptedKeyMaterial\":\"\",\"ValidTo\":" + number
                        + "}"));

        assertThat(read.validTo()).contains(Instant.ofEpochMilli(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "1e999999999", "1e99999999999", "-99999999999999", "1e-999999999", "253402300800"})
    void read_timeOutsideTheCalendar_isRefused(String number) {
        assertRefused(
                ImportKeyMaterialRequest.class,
                "{\"ValidTo\":" + number + "}",
                "the value at 'validTo' is `" + number
                        + "`, which is outside the years 1 to 9999; it has to be a number");
    }

    @Test
    void read_unknownMembersAndNull_arePassedOver() {
        DescribeKeyRequest read = AwsJson.read(
                DescribeKeyRequest.class,
                json(" {\"New\":{\"a\":[1,{}]},\"KeyId\":\"k\",\"GrantTokens\":null,\"keyId\":5} \n"));

        assertThat(read).isEqualTo(DescribeKeyRequest.of("k"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"KeyId\":5}|the value at 'keyId' is a number; it has to be a string",
                "{\"Plaintext\":\"AQI\"}|the value at 'plaintext' is not in Base64: its length is not a multiple of 4",
                "{\"Plaintext\":\"AQ-_\"}|the value at 'plaintext' is not in Base64; it has to be a string in Base64",
                "{\"Plaintext\":\"AQé=\"}|the value at 'plaintext' is not in Base64;",
                "{\"Plaintext\":{}}|the value at 'plaintext' is an object; it has to be a string in Base64",
                "{\"EncryptionContext\":{\"a\":1}}|the value at 'encryptionContext.a' is a number",
                "{\"EncryptionContext\":{\"a\":null}}|the value at 'encryptionContext.a' is null; it has to be a value",
                "{\"EncryptionContext\":[]}|the value at 'encryptionContext' is an array; it has to be an object",
                "{\"GrantTokens\":[\"a\",null]}|the value at 'grantTokens.2.member' is null",
                "{\"GrantTokens\":\"a\"}|the value at 'grantTokens' is a string; it has to be an array",
                "{\"DryRun\":\"true\"}|the value at 'dryRun' is a string; it has to be true or false",
                "{\"KeyId\":\"a\",\"KeyId\":\"b\"}|a member is there twice",
                "{\"KeyId\":\"a\"}{}|something follows the JSON object",
                "{\"KeyId\":\"a\"|it ends too early",
                "{'KeyId':\"a\"}|something else was expected there",
                "{\"KeyId\":\"a\",}|something else was expected there",
                "{\"KeyId\":NaN}|something else was expected there",
                "[]|the body is not a JSON object",
                "null|the body is not a JSON object",
            })
    void read_wrongText_isRefusedInWordsWithItsPath(String json, String words) {
        assertRefused(EncryptRequest.class, json, words);
    }

    @Test
    void read_nothing_isRefused() {
        assertRefused(EncryptRequest.class, "", "the body is not a JSON object");
    }

    @Test
    void read_numbers_areOf32Bits() {
        assertRefused(
                GenerateRandomRequest.class, "{\"NumberOfBytes\":2147483648}", "is `2147483648`; it has to be a whole");
        assertRefused(GenerateRandomRequest.class, "{\"NumberOfBytes\":1e1}", "with a fraction or an exponent");
        assertThatThrownBy(() -> AwsJson.read(GenerateRandomRequest.class, json("{}")))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessage("NumberOfBytes is required.");
    }

    @Test
    void read_pathInsideAListOfObjects_isNamed() {
        assertRefused(
                TagResourceRequest.class,
                "{\"Tags\":[{\"TagKey\":\"a\",\"TagValue\":\"b\"},{\"TagKey\":true}]}",
                "the value at 'tags.2.member.tagKey' is a boolean");
    }

    @Test
    void read_missingAndUnknownConstants_areAllNamed() {
        assertThatThrownBy(() -> AwsJson.read(
                        CreateGrantRequest.class, json("{\"Operations\":[\"Decrypt\",\"Fly\"],\"Constraints\":{}}")))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageStartingWith(
                        "2 validation errors detected: Value 'Fly' at 'operations.2.member' failed to satisfy"
                                + " constraint: Member must satisfy enum value set: [")
                .hasMessageEndingWith("; Value null at 'keyId' failed to satisfy constraint: Member must not be null");
        assertThatThrownBy(() -> AwsJson.read(
                        GenerateMacRequest.class,
                        json("{\"KeyId\":\"k\",\"Message\":\"AA==\",\"MacAlgorithm\":\"hmac_sha_256\"}")))
                .hasMessage("1 validation error detected: Value 'hmac_sha_256' at 'macAlgorithm' failed to satisfy"
                        + " constraint: Member must satisfy enum value set: ["
                        + Arrays.stream(MacAlgorithmSpec.values())
                                .map(MacAlgorithmSpec::value)
                                .collect(Collectors.joining(", "))
                        + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void read_anotherEncoding_isRefused(String charset) {
        byte[] json = "{\"KeyId\":\"é\"}".getBytes(Charset.forName(charset));

        assertThatThrownBy(() -> AwsJson.read(DescribeKeyRequest.class, json))
                .isInstanceOf(KmsException.Serialization.class);
    }

    @Test
    void read_brokenUtf8_isRefused() {
        for (byte[] broken : List.of(
                new byte[] {(byte) 0xc0, (byte) 0xaf},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xe2, (byte) 0x82})) {
            byte[] json = json("{\"KeyId\":\"....\"}");
            System.arraycopy(broken, 0, json, 10, broken.length);

            assertThatThrownBy(() -> AwsJson.read(DescribeKeyRequest.class, json))
                    .isInstanceOf(KmsException.Serialization.class)
                    .hasMessage("the body is not UTF-8. Send the JSON object in UTF-8");
        }
    }

    @Test
    void read_tooDeep_isRefused() {
        assertRefused(
                DescribeKeyRequest.class, "{\"x\":" + "[".repeat(100) + "]".repeat(100) + "}", "it is nested too deep");
    }

    /** The path of a message is short, whatever name the caller chose. */
    @Test
    void read_longMemberName_isCutInTheMessage() {
        assertThatThrownBy(() -> AwsJson.read(
                        EncryptRequest.class, json("{\"EncryptionContext\":{\"" + "a".repeat(5000) + "\":1}}")))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void typeOf_everyOperationOfKms_isItsRequest() {
        assertThat(KmsRequest.typeOf("CreateKey")).contains(CreateKeyRequest.class);
        assertThat(KmsRequest.typeOf("createKey")).isEmpty();
        assertThat(RandomRecords.types().filter(KmsRequest.class::isAssignableFrom))
                .allSatisfy(type -> assertThat(
                                KmsRequest.typeOf(type.getSimpleName().replaceFirst("Request$", "")))
                        .isPresent());
    }

    private static void assertRefused(Class<?> type, String json, String words) {
        assertThatThrownBy(() -> AwsJson.read(type, json(json)))
                .isInstanceOf(KmsException.Serialization.class)
                .hasMessageContaining(words)
                .hasMessageContaining("Send ");
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private static JsonNode model() throws IOException {
        Path file = Path.of(System.getProperty("keyhold.vectors", "../shared/vectors"))
                .resolveSibling("kms-facts/operations.json");
        assumeTrue(Files.exists(file), () -> "no model: " + file + " is absent");
        return new ObjectMapper().readTree(file.toFile());
    }
}
