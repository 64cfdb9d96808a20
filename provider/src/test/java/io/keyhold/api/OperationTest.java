package io.keyhold.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyhold.model.ApiModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds every column of the operation table to facts that were entered apart from it, from the API reference and the
 * Developer Guide of AWS KMS: {@code kms/operations.json}, one row for each operation.
 */
class OperationTest {
    private static final Map<String, JsonNode> FACTS = facts();

    @Test
    void table_comparedWithTheFacts_hasEveryOperation() {
        assertThat(Stream.of(Operation.values()).map(Operation::operationName))
                .hasSize(56)
                .containsExactlyInAnyOrderElementsOf(FACTS.keySet());
    }

    @TestFactory
    Stream<DynamicTest> row_comparedWithTheFacts_isTheSame() {
        return Stream.of(Operation.values())
                .map(operation -> DynamicTest.dynamicTest(
                        operation.operationName(),
                        () -> assertThat(actual(operation)).isEqualTo(wanted(FACTS.get(operation.operationName())))));
    }

    @Test
    void lastUsage_comparedWithTheModel_isTheSame() {
        List<String> wanted = ApiModel.read().values("KeyLastUsageTrackingOperation");

        assertThat(Stream.of(Operation.values())
                        .filter(operation -> operation.lastUsage().isPresent())
                        .map(Operation::operationName))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void grantable_comparedWithTheModel_isTheSame() {
        List<String> wanted = ApiModel.read().values("GrantOperation").stream()
                .map(name -> name.startsWith("ReEncrypt") ? "ReEncrypt" : name)
                .distinct()
                .toList();

        assertThat(Stream.of(Operation.values()).filter(Operation::grantable).map(Operation::operationName))
                .containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void complete_rowWithoutAFact_isRefused() {
        assertThatThrownBy(() ->
                        OperationFacts.onKey("Nothing").changes().perSecond(1).complete())
                .hasMessage("the row of Nothing is not complete");
        assertThatThrownBy(() ->
                        OperationFacts.onKey("Nothing").changes().inAnyState().complete())
                .hasMessage("the row of Nothing is not complete");
        assertThatThrownBy(
                        () -> OperationFacts.onNothing("Nothing").perSecond(1).complete())
                .hasMessage("the row of Nothing is not complete");
        assertThatThrownBy(() -> OperationFacts.onKey("Nothing").states("ok 1 2"))
                .hasMessage("`2` is not a code of the key state table");
    }

    private static Map<String, Object> wanted(JsonNode row) {
        Map<String, Object> facts = new TreeMap<>();
        facts.put("permissions", texts(row.get("permissions")));
        facts.put("policy", row.get("policy").asText());
        facts.put("keyIdForms", row.get("keyIdForms").asText());
        for (String name : new String[] {"readOnly", "crossAccount", "grantable", "dryRun"}) {
            facts.put(name, row.get(name).asBoolean());
        }
        facts.put("conditions", texts(row.get("conditions")));
        facts.put("contextConstraints", row.get("contextConstraints").asBoolean());
        facts.put("keys", row.get("keys").asText());
        boolean namesKey = !row.get("keyIdForms").asText().equals("NONE");
        facts.put("invalidArn", namesKey && row.get("invalidArn").asBoolean());
        facts.put("page", row.path("pages").path(0).asInt());
        facts.put("largest page", row.path("pages").path(1).asInt());
        facts.put("states", row.path("states").asText());
        return facts;
    }

    private static Map<String, Object> actual(Operation operation) {
        Map<String, Object> facts = new TreeMap<>();
        facts.put("permissions", operation.permissions());
        facts.put("policy", operation.policyKind().name());
        facts.put("keyIdForms", operation.keyIdForms().name());
        facts.put("readOnly", operation.readOnly());
        facts.put("crossAccount", operation.crossAccount());
        facts.put("grantable", operation.grantable());
        facts.put("dryRun", operation.dryRun());
        facts.put(
                "conditions",
                operation.conditions().stream()
                        .map(OperationCondition::value)
                        .sorted()
                        .toList());
        facts.put("contextConstraints", operation.constrainable());
        facts.put("keys", operation.keyShape().name());
        facts.put("invalidArn", operation.keyIdForms() != Operation.KeyIdForms.NONE && operation.refusesArns());
        facts.put("page", operation.defaultLimit());
        facts.put("largest page", operation.maxLimit());
        facts.put(
                "states",
                operation.checksState()
                        ? Stream.of(KeyState.values())
                                .map(state -> operation.rule(state).code())
                                .collect(Collectors.joining(" "))
                        : "");
        return facts;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static Map<String, JsonNode> facts() {
        try (InputStream file =
                Objects.requireNonNull(OperationTest.class.getResourceAsStream("/kms/operations.json"))) {
            Map<String, JsonNode> rows = new TreeMap<>();
            new ObjectMapper().readTree(file).properties().forEach(row -> rows.put(row.getKey(), row.getValue()));
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
