package io.keyhold.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Holds requests, responses and enumerations to the newest model of the service: what an SDK may send, and nothing else. */
class ModelTest {
    @TestFactory
    Stream<DynamicTest> operation_ofKms_hasTheMembersOfTheModel() throws IOException {
        JsonNode operations = model().get("operations");
        return Arrays.stream(Kms.class.getMethods())
                .filter(method -> !method.isDefault())
                .map(method -> DynamicTest.dynamicTest(method.getName(), () -> {
                    JsonNode operation =
                            operations.get(method.getName().substring(0, 1).toUpperCase(Locale.ROOT)
                                    + method.getName().substring(1));
                    assertThat(members(method.getParameterTypes()[0])).isEqualTo(names(operation.get("input")));
                    if (method.getReturnType() != void.class) {
                        Set<String> wanted = names(operation.get("output"));
                        wanted.remove("ciphertextforrecipient"); // Recipient is refused: docs/differences.md
                        assertThat(members(method.getReturnType())).isEqualTo(wanted);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> enumeration_ofTheModel_hasItsConstants() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        JsonNode enumerations = model().get("enums");
        enumerations
                .fieldNames()
                .forEachRemaining(name -> type(name)
                        .ifPresent(type -> tests.add(DynamicTest.dynamicTest(name, () -> {
                            Set<String> wanted = new TreeSet<>();
                            enumerations.get(name).forEach(value -> wanted.add(value.asText()));
                            assertThat(Arrays.stream(type.getEnumConstants())
                                            .map(constant -> constant instanceof WireValue known
                                                    ? known.value()
                                                    : constant.toString()))
                                    .containsExactlyInAnyOrderElementsOf(wanted);
                        }))));
        assertThat(tests).hasSizeGreaterThan(20);
        return tests.stream();
    }

    private static Optional<Class<?>> type(String name) {
        try {
            return Optional.<Class<?>>of(Class.forName("io.keyhold.api." + name))
                    .filter(Class::isEnum);
        } catch (ClassNotFoundException e) {
            return Optional.empty(); // belongs to operations that do not exist yet
        }
    }

    private static Set<String> members(Class<?> message) {
        return Arrays.stream(message.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(JsonNode members) {
        Set<String> names = new TreeSet<>();
        members.fieldNames().forEachRemaining(name -> names.add(name.toLowerCase(Locale.ROOT)));
        return names;
    }

    private static JsonNode model() throws IOException {
        Path file = Path.of(System.getProperty("keyhold.vectors", "../shared/vectors"))
                .resolveSibling("kms-facts/operations.json");
        assumeTrue(Files.exists(file), () -> "no model: " + file + " is absent");
        return new ObjectMapper().readTree(file.toFile());
    }
}
