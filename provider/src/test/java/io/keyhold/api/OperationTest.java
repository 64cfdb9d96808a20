package io.keyhold.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the operation table to the facts of the AWS KMS service model. */
class OperationTest {
    private static final Map<String, Operation.KeyIdForms> FORMS = Map.of(
            "-", Operation.KeyIdForms.NONE,
            "key ID or key ARN", Operation.KeyIdForms.ID_OR_ARN,
            "key ID, key ARN, alias name, alias ARN", Operation.KeyIdForms.ANY,
            "GrantToken, or GrantId + key ARN", Operation.KeyIdForms.GRANT);

    private final List<String> differences = new ArrayList<>();

    @Test
    void table_comparedWithTheFacts_hasNoDifference() throws IOException {
        JsonNode facts = facts("operations-facts.json");
        JsonNode model = facts("operations.json");

        for (Operation operation : Operation.values()) {
            compare(operation, facts.get(operation.operationName()));
            compareWithModel(operation, model.get(operation.operationName()));
        }

        assertThat(differences).isEmpty();
    }

    @Test
    void table_comparedWithTheFacts_hasEveryOperation() throws IOException {
        Set<String> wanted = names(facts("operations-facts.json"));

        assertThat(Stream.of(Operation.values()).map(Operation::operationName))
                .containsExactlyInAnyOrderElementsOf(wanted)
                .hasSize(56);
    }

    @Test
    void lastUsage_comparedWithTheFacts_isTheSame() throws IOException {
        Path file = facts().resolve("operations.json");
        JsonNode tracking = new ObjectMapper().readTree(file.toFile()).at("/enums/KeyLastUsageTrackingOperation");
        Set<String> wanted = new TreeSet<>();
        tracking.forEach(name -> wanted.add(name.asText()));

        assertThat(Stream.of(Operation.values())
                        .filter(operation -> operation.lastUsage().isPresent())
                        .map(Operation::operationName))
                .isNotEmpty()
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

    private void compare(Operation operation, JsonNode facts) {
        differs(operation, "readOnly", facts.get("readOnly").asBoolean() != operation.readOnly());
        differs(operation, "grant", facts.get("grantMayPermit").asBoolean() != operation.grantable());
        differs(
                operation,
                "crossAccount",
                facts.get("crossAccount").asText().startsWith("Yes") != operation.crossAccount());
        differs(operation, "permissions", !permissions(facts).equals(operation.permissions()));
        differs(operation, "policy kind", isIamOnly(facts) != (operation.policyKind() == Operation.PolicyKind.IAM));
        String forms = facts.get("keyIdForms").asText().replaceAll(" \\(.*", "");
        differs(operation, "key id forms", FORMS.get(forms) != operation.keyIdForms());
        JsonNode pages = facts.get("pagination");
        differs(operation, "largest page", pages.path("max").asInt() != operation.maxLimit());
        differs(
                operation,
                "usual page",
                !pages.path("default").isNull() && pages.path("default").asInt() != operation.defaultLimit());
        JsonNode states = facts.get("keyStates");
        differs(operation, "states", states.isNull() == operation.checksState());
        for (KeyState state : KeyState.values()) {
            if (!states.isNull()) {
                differs(
                        operation,
                        "state " + state,
                        !code(states, state).equals(operation.rule(state).code()));
            }
        }
    }

    private void compareWithModel(Operation operation, JsonNode model) {
        differs(operation, "dry run", model.get("supportsDryRun").asBoolean() != operation.dryRun());
        differs(operation, "paging", model.get("paginated").asBoolean() != operation.maxLimit() > 0);
        boolean takesTokens = !model.get("acceptsGrantTokens").isEmpty();
        differs(operation, "grant tokens", takesTokens && !operation.grantable());
    }

    private void differs(Operation operation, String what, boolean differs) {
        if (differs) {
            differences.add(operation + ": " + what);
        }
    }

    private static boolean isIamOnly(JsonNode facts) {
        return facts.get("policyType").asText().equals("IAM policy only");
    }

    private static List<String> permissions(JsonNode facts) {
        return Stream.of(facts.get("permission").asText().split(" \\+ ", -1))
                .map(text -> text.replaceAll(" .*", ""))
                .toList();
    }

    /** The code of a cell, without the notes that do not bear on it; 2 and 3 are one rule. */
    private static String code(JsonNode states, KeyState state) {
        return switch (states.get(state.value()).asText()) {
            case "ok(unsure)", "ok(12)" -> "ok";
            case "2/3" -> "3";
            case "4(+13)" -> "4";
            default -> states.get(state.value()).asText();
        };
    }

    private static Set<String> names(JsonNode operations) {
        Set<String> names = new TreeSet<>();
        operations.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode facts(String name) throws IOException {
        return new ObjectMapper().readTree(facts().resolve(name).toFile()).get("operations");
    }

    private static Path facts() {
        Path folder = Path.of(System.getProperty("keyhold.vectors", "../shared/vectors"))
                .resolveSibling("kms-facts");
        assumeTrue(Files.isDirectory(folder), () -> "no facts: " + folder + " is absent");
        return folder;
    }
}
