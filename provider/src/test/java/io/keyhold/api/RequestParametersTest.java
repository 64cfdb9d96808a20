package io.keyhold.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyhold.Life;
import io.keyhold.model.ApiModel;
import io.keyhold.model.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the audit records of a request, byte by byte: one with something in every member, and one with nothing that can be
 * left out. Most of them are refused; the request is recorded all the same. The file is written with the sources of the API.
 */
class RequestParametersTest {
    private static final Path FILE = Path.of("src/test/resources/kms/request-parameters.json");

    @TempDir
    Path directory;

    @Test
    void requestParameters_ofEveryOperation_areAsRecorded() throws Exception {
        Map<String, String> recorded = new TreeMap<>();
        try (Life life = new Life(directory)) {
            for (String operation : ApiModel.read().operations()) {
                Class<?> type = Class.forName("io.keyhold.api." + operation + "Request");
                recorded.put(operation + ", every member", recorded(life, operation, Samples.whole(type)));
                recorded.put(operation + ", as few as can be", recorded(life, operation, Samples.least(type)));
            }
        }

        if (Boolean.getBoolean("keyhold.write-api")) {
            Files.writeString(FILE, written(recorded));
        }
        assertThat(recorded).hasSizeGreaterThan(105).isEqualTo(expected());
    }

    private static String recorded(Life life, String operation, Object request) {
        int before = life.events(operation).size();
        try {
            life.kms().call((KmsRequest) request);
        } catch (KmsException refused) {
            assertThat(refused).isNotInstanceOf(KmsException.Internal.class);
        }
        List<JsonNode> events = life.events(operation);
        return events.size() == before
                ? "no record"
                : events.get(events.size() - 1).get("requestParameters").toString();
    }

    @TestFactory
    Stream<DynamicTest> requestParameters_sensitiveMember_isNotRecorded() {
        ApiModel model = ApiModel.read();
        return model.operations().stream()
                .flatMap(operation -> model.input(operation).stream()
                        .filter(Member::isHidden)
                        .map(member -> DynamicTest.dynamicTest(
                                operation + " " + member.name(),
                                () -> assertThat(expected().get(operation + ", every member"))
                                        .isNotNull()
                                        .doesNotContain('"' + member.name() + '"'))));
    }

    /** One row to an operation and kind of request. */
    private static String written(Map<String, String> recorded) {
        return recorded.entrySet().stream()
                .map(row -> " \"" + row.getKey() + "\": "
                        + (row.getValue().startsWith("{") ? row.getValue() : '"' + row.getValue() + '"'))
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }

    private static Map<String, String> expected() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        new ObjectMapper()
                .readTree(FILE.toFile())
                .properties()
                .forEach(row -> expected.put(
                        row.getKey(),
                        row.getValue().isTextual()
                                ? row.getValue().asText()
                                : row.getValue().toString()));
        return expected;
    }
}
