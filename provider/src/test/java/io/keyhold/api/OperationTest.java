package io.keyhold.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds the operation table to the facts of the AWS KMS service model. */
class OperationTest {
    private static final Map<String, StateRule> CODES = Map.ofEntries(
            Map.entry("ok", StateRule.ALLOWED),
            Map.entry("ok(unsure)", StateRule.ALLOWED),
            Map.entry("ok(12)", StateRule.ALLOWED),
            Map.entry("ok?7", StateRule.NOT_IN_CUSTOM_STORE),
            Map.entry("ok?9", StateRule.EXTERNAL_ONLY),
            Map.entry("ok?10", StateRule.ALLOWED_UNLESS_NEW_TARGET),
            Map.entry("1", StateRule.DISABLED),
            Map.entry("1/7", StateRule.DISABLED_OR_CUSTOM_STORE),
            Map.entry("2/3", StateRule.PENDING_DELETION),
            Map.entry("3", StateRule.PENDING_DELETION),
            Map.entry("3/7", StateRule.PENDING_DELETION_OR_CUSTOM_STORE),
            Map.entry("4", StateRule.NOT_PENDING_DELETION),
            Map.entry("4(+13)", StateRule.NOT_PENDING_DELETION),
            Map.entry("5", StateRule.PENDING_IMPORT),
            Map.entry("6", StateRule.ORIGIN_EXTERNAL),
            Map.entry("7", StateRule.CUSTOM_STORE),
            Map.entry("8/9", StateRule.IMPORTED_MATERIAL_OR_NOT_EXTERNAL),
            Map.entry("9", StateRule.NOT_EXTERNAL),
            Map.entry("11", StateRule.UNAVAILABLE),
            Map.entry("14", StateRule.CREATING),
            Map.entry("15", StateRule.UPDATING),
            Map.entry("n/a", StateRule.NOT_APPLICABLE));

    @Test
    void table_comparedWithTheFacts_hasNoDifference() throws IOException {
        Path facts = Path.of(System.getProperty("keyhold.vectors", "../shared/vectors"))
                .resolveSibling("kms-facts/operations-facts.json");
        assumeTrue(Files.exists(facts), () -> "no facts: " + facts + " is absent");
        JsonNode operations = new ObjectMapper().readTree(facts.toFile()).get("operations");
        List<String> differences = new ArrayList<>();

        for (Operation operation : Operation.values()) {
            compare(operation, operations.get(operation.operationName()), differences);
        }

        assertThat(differences).isEmpty();
        assertThat(Operation.values()).hasSize(54);
    }

    private static void compare(Operation operation, JsonNode facts, List<String> differences) {
        if (facts.get("readOnly").asBoolean() != operation.readOnly()) {
            differences.add(operation + " readOnly");
        }
        if (facts.get("grantMayPermit").asBoolean() != operation.grantable()) {
            differences.add(operation + " grant");
        }
        if (facts.get("crossAccount").asText().startsWith("Yes") != operation.crossAccount()) {
            differences.add(operation + " crossAccount");
        }
        if (!facts.get("permission").asText().contains(operation.permission())) {
            differences.add(operation + " permission");
        }
        JsonNode states = facts.get("keyStates");
        if (states.isNull() == operation.checksState()) {
            differences.add(operation + " states");
        }
        for (KeyState state : KeyState.values()) {
            if (!states.isNull() && CODES.get(cell(states, state)) != operation.rule(state)) {
                differences.add(operation + " in " + state);
            }
        }
    }

    private static String cell(JsonNode states, KeyState state) {
        return states.get(state.value()).asText();
    }
}
