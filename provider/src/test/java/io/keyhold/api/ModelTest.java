package io.keyhold.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyhold.model.ApiModel;
import io.keyhold.model.Member;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds requests, responses, enumerations and the operation table to the model of the project, and the model to the
 * newest one of the service where that is at hand.
 */
class ModelTest {
    private static final ApiModel MODEL = ApiModel.read();

    @Test
    void operations_ofKms_areThoseOfTheModel() {
        assertThat(Arrays.stream(Kms.class.getMethods())
                        .filter(method -> !method.isDefault())
                        .map(method -> method.getParameterTypes()[0].getSimpleName()))
                .containsExactlyInAnyOrderElementsOf(MODEL.operations().stream()
                        .map(name -> name + "Request")
                        .toList());
    }

    @TestFactory
    Stream<DynamicTest> message_ofEveryOperation_hasTheMembersAndTypesOfTheModel() {
        return MODEL.messages().entrySet().stream()
                .map(message -> DynamicTest.dynamicTest(message.getKey(), () -> {
                    Class<?> type = Class.forName("io.keyhold.api." + message.getKey());
                    assertThat(Arrays.stream(type.getRecordComponents()).map(ModelTest::written))
                            .containsExactlyElementsOf(message.getValue().stream()
                                    .map(member -> member.type() + " " + member.name())
                                    .toList());
                }));
    }

    /** AWS has no condition key for that member of ReplicateKey. */
    private static boolean isAsked(Operation row, OperationCondition condition) {
        return row != Operation.REPLICATE_KEY || condition != OperationCondition.BYPASS_POLICY_LOCKOUT_SAFETY_CHECK;
    }

    @TestFactory
    Stream<DynamicTest> row_ofEveryOperation_saysWhatItsMembersSay() {
        return MODEL.operations().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Operation row = Operation.valueOf(constant(name));
                    List<String> members =
                            MODEL.input(name).stream().map(Member::wireName).toList();
                    assertThat(row.operationName()).isEqualTo(name);
                    assertThat(row.dryRun()).as("dry run").isEqualTo(members.contains("DryRun"));
                    assertThat(row.maxLimit() > 0)
                            .as("pages")
                            .isEqualTo(members.contains("Limit") && members.contains("Marker"));
                    assertThat(row.grantable() || !members.contains("GrantTokens"))
                            .as("takes grant tokens")
                            .isTrue();
                    assertThat(OperationCondition.values())
                            .filteredOn(condition ->
                                    members.contains(condition.value().substring(4)) && isAsked(row, condition))
                            .as("condition keys that are members by name; the filters of a listing are none")
                            .allMatch(condition ->
                                    row.maxLimit() > 0 || row.conditions().contains(condition));
                    assertThat(row.keyIdForms() != Operation.KeyIdForms.NONE)
                            .as("names a key")
                            .isEqualTo(members.stream()
                                    .anyMatch(member -> member.endsWith("KeyId") && !member.equals("XksKeyId")));
                }));
    }

    @TestFactory
    Stream<DynamicTest> enumeration_ofTheModel_hasItsConstants() {
        return MODEL.allEnumerations().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Class<?> type = Class.forName("io.keyhold.api." + name);
                    assertThat(Arrays.stream(type.getEnumConstants()).map(constant -> ((WireValue) constant).value()))
                            .containsExactlyInAnyOrderElementsOf(MODEL.values(name));
                }));
    }

    @TestFactory
    Stream<DynamicTest> model_comparedWithThatOfTheService_hasItsMembers() throws IOException {
        JsonNode service = service().get("operations");
        return MODEL.operations().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    assertThat(wanted(service.get(name).get("input"), true)).isEqualTo(MODEL.lines(name, "input"));
                    assertThat(wanted(service.get(name).get("output"), false)).isEqualTo(MODEL.lines(name, "output"));
                }));
    }

    @Test
    void model_comparedWithThatOfTheService_hasItsEnumerations() throws IOException {
        service().get("enums").properties().stream()
                .filter(service -> MODEL.allEnumerations().contains(service.getKey()))
                .forEach(service -> assertThat(ApiModel.texts(service.getValue()))
                        .as(service.getKey())
                        .containsExactlyInAnyOrderElementsOf(MODEL.values(service.getKey())));
    }

    /** Members with shape, limits and whether a request must have them, as the model of the service has them. */
    private static Map<String, String> wanted(JsonNode members, boolean isInput) {
        Map<String, String> lines = new TreeMap<>();
        members.properties()
                .forEach(line -> lines.put(line.getKey(), ApiModel.line(line.getValue(), line.getValue(), isInput)));
        return lines;
    }

    private static String constant(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }

    /** A component as the sources have it. */
    private static String written(RecordComponent component) {
        return component.getGenericType().getTypeName().replaceAll("[a-z]+\\.", "") + " " + component.getName();
    }

    private static JsonNode service() throws IOException {
        Path file = Path.of(System.getProperty("keyhold.vectors", "../shared/vectors"))
                .resolveSibling("kms-facts/operations.json");
        assumeTrue(Files.exists(file), () -> "no model of the service: " + file + " is absent");
        return new ObjectMapper().readTree(file.toFile());
    }
}
