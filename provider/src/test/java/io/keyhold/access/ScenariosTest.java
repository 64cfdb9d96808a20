package io.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyhold.api.AccessExplanation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The cases in {@code scenarios/*.json}, whose README says how to add one: decision and deciding statement. */
final class ScenariosTest {
    private static final Path FOLDER = Path.of("src/test/scenarios");
    private static final Set<String> MEMBERS =
            Set.of("name", "source", "principals", "key", "caller", "request", "expect");
    private static final Map<String, String> DEFAULTS = Map.of(
            "arn", Fixtures.KEY_ARN.value(),
            "spec", "SYMMETRIC_DEFAULT",
            "usage", "ENCRYPT_DECRYPT",
            "origin", "AWS_KMS");
    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    @TestFactory
    Stream<DynamicContainer> scenarios_all_areDecidedAsTheySay() throws IOException {
        return files().stream()
                .map(file -> DynamicContainer.dynamicContainer(
                        file.getFileName().toString(),
                        scenarios(file).stream()
                                .map(scenario -> DynamicTest.dynamicTest(
                                        file.getFileName() + "#"
                                                + scenario.path("name").asText(),
                                        () -> check(scenario)))));
    }

    @Test
    void scenarios_together_areMoreThanAHundredAndFiftyAndAwsDocumentedOnes() throws IOException {
        List<JsonNode> all =
                files().stream().flatMap(file -> scenarios(file).stream()).toList();

        assertThat(all).hasSizeGreaterThan(200);
        assertThat(all).filteredOn(scenario -> scenario.has("source")).hasSizeGreaterThan(150);
    }

    private static void check(JsonNode root) {
        scenarioMembersAreKnown(root);
        Scenario scenario = new Scenario(root);
        JsonNode expect = root.path("expect");
        Decision decision = scenario.decide();

        assertThat(outcome(decision))
                .as("%s: %s", root.path("name").asText(), decision)
                .isEqualTo(expect.path("decision").asText());
        assertThat(by(decision))
                .as(root.path("name").asText())
                .isEqualTo(expect.path("by").asText());
        assertThat(new NaiveEvaluator(root).verdict().accepts(decision))
                .as("%s: the second judge accepts %s", root.path("name").asText(), decision)
                .isTrue();
        AccessExplanation explanation = scenario.explain();
        assertThat(explanation.allowed()).isEqualTo(decision instanceof Decision.Allowed);
        assertThat(explanation.decidedBy()).isEqualTo(decision.evidence());
        assertThat(explanation.toString()).contains(expect.path("finding").asText(""));
    }

    private static void scenarioMembersAreKnown(JsonNode root) {
        root.fieldNames().forEachRemaining(name -> assertThat(MEMBERS).contains(name));
    }

    private static String outcome(Decision decision) {
        if (decision instanceof Decision.Denied denied) {
            return denied.explicit() ? "explicitly denied" : "denied";
        }
        return "allowed";
    }

    private static String by(Decision decision) {
        return decision instanceof Decision.Denied denied && !denied.explicit() ? denied.reason() : decision.evidence();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    /** The scenarios of a file, each with what the file says for all of them. */
    private static List<JsonNode> scenarios(Path file) {
        try {
            JsonNode root = JSON.readTree(file.toFile());
            return Stream.of(root.path("scenarios"))
                    .flatMap(list ->
                            Stream.iterate(0, i -> i < list.size(), i -> i + 1).map(list::get))
                    .map(scenario -> merged(root.path("base"), scenario))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(file + " is not JSON: " + e.getMessage(), e);
        }
    }

    /** The second judge takes nothing for granted: what the case leaves out stands there. */
    private static JsonNode completed(ObjectNode all) {
        ObjectNode key = (ObjectNode) all.get("key");
        DEFAULTS.forEach((name, value) -> {
            if (!key.has(name)) {
                key.put(name, value);
            }
        });
        if (!key.has("policy")) {
            try {
                key.set("policy", JSON.readTree(KeyPolicies.defaultPolicy("aws", Fixtures.ACCOUNT)));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return all;
    }

    private static JsonNode merged(JsonNode base, JsonNode scenario) {
        ObjectNode all = scenario.deepCopy();
        for (String member : List.of("principals", "key")) {
            ObjectNode together = JSON.createObjectNode();
            base.path(member).properties().forEach(entry -> together.set(entry.getKey(), entry.getValue()));
            scenario.path(member).properties().forEach(entry -> together.set(entry.getKey(), entry.getValue()));
            all.set(member, together);
        }
        return completed(all);
    }
}
