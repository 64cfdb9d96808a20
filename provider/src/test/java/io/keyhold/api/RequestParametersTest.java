package io.keyhold.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyhold.Life;
import io.keyhold.model.ApiModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the audit records of a request, byte by byte: one with something in every member, and one with nothing that can be
 * left out. Most of them are refused; the request is recorded all the same.
 */
class RequestParametersTest {
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

        assertThat(recorded).hasSizeGreaterThan(95).isEqualTo(expected());
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

    private static Map<String, String> expected() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        try (InputStream file = Objects.requireNonNull(
                RequestParametersTest.class.getResourceAsStream("/kms/request-parameters.json"))) {
            new ObjectMapper()
                    .readTree(file)
                    .properties()
                    .forEach(row -> expected.put(
                            row.getKey(),
                            row.getValue().isTextual()
                                    ? row.getValue().asText()
                                    : row.getValue().toString()));
        }
        return expected;
    }
}
