package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The errors of AWS KMS as they were recorded, one row each in {@code recorded-answers.json}: {@code when} they come,
 * {@code code} and {@code message}, the {@code source} (R recorded, E emulators, P public reports, guide), and the {@code
 * cases} that provoke them here. Where the message of AWS is empty, {@code keyhold} is ours. A row that cannot be provoked
 * says why in {@code unprovoked}, and its case sees that it still cannot. Where Keyhold answers otherwise, {@code differs}
 * has its code and text for the case.
 */
class RecordedAnswersTest {
    private static final List<JsonNode> ROWS = rows();

    @TempDir
    static Path directory;

    private static Life life;
    private static RecordedAccessCases access;
    private static Map<String, Supplier<Refusal>> cases;

    @BeforeAll
    static void open() throws IOException {
        life = new Life(directory.resolve("keyhold"));
        cases = new TreeMap<>(new RecordedCallCases(life).all());
        cases.putAll(new RecordedKeyCases(life).all());
        access = new RecordedAccessCases(life, directory.resolve("rates"));
        cases.putAll(access.all());
    }

    @AfterAll
    static void close() {
        access.close();
        life.close();
    }

    @TestFactory
    Stream<DynamicTest> request_ofEachProvokedRow_isAnsweredInTheWordsOfAws() {
        return ROWS.stream()
                .filter(row -> !row.has("unprovoked"))
                .flatMap(row -> texts(row.get("cases"))
                        .map(name -> DynamicTest.dynamicTest(
                                row.get("when").asText() + ": " + name, () -> assertAnswer(row, name))));
    }

    @Test
    void table_rows_areCountedAndEachHasItsCases() {
        List<String> used =
                ROWS.stream().flatMap(row -> texts(row.get("cases"))).toList();
        List<JsonNode> unprovoked =
                ROWS.stream().filter(row -> row.has("unprovoked")).toList();

        assertThat(ROWS).hasSize(51);
        assertThat(unprovoked).hasSize(2);
        assertThat(used).doesNotHaveDuplicates();
        assertThat(ROWS).allSatisfy(row -> assertThat(row.get("cases")).isNotEmpty());
        assertThat(unprovoked)
                .allSatisfy(row -> assertThat(row.get("unprovoked").asText()).isNotBlank());
        List<String> provoked = ROWS.stream()
                .filter(row -> !row.has("unprovoked"))
                .flatMap(row -> texts(row.get("cases")))
                .sorted()
                .toList();
        assertThat(provoked).containsExactlyElementsOf(cases.keySet());
        assertThat(unprovoked.stream().flatMap(row -> texts(row.get("cases"))))
                .containsExactlyInAnyOrderElementsOf(Unprovoked.CHECKS.keySet());
    }

    @TestFactory
    Stream<DynamicTest> row_thatCannotBeProvoked_stillCannot() {
        return ROWS.stream()
                .filter(row -> row.has("unprovoked"))
                .flatMap(row -> texts(row.get("cases"))
                        .map(name -> DynamicTest.dynamicTest(name, () -> {
                            Objects.requireNonNull(Unprovoked.CHECKS.get(name)).accept(life.kms());
                        })));
    }

    @Test
    void table_comparedWithTheFacts_hasEveryRow() throws IOException {
        Path facts = Path.of(System.getProperty("keyhold.vectors", "../shared/vectors"))
                .resolveSibling("kms-facts/operations.md");
        assumeTrue(Files.exists(facts), () -> "no facts: " + facts + " is absent");
        String text = Files.readString(facts);
        List<String> recorded = text.substring(text.indexOf("\n## 6. "), text.indexOf("\n## 7. "))
                .lines()
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .toList();

        assertThat(ROWS).hasSameSizeAs(recorded);
        for (int i = 0; i < recorded.size(); i++) {
            assertThat(recorded.get(i)).contains("| " + ROWS.get(i).get("code").asText());
            assertThat(recorded.get(i).replace("kms:X", "kms:Encrypt"))
                    .contains(longestPart(ROWS.get(i).get("message").asText()));
        }
    }

    private static void assertAnswer(JsonNode row, String name) {
        Refusal refusal = Objects.requireNonNull(cases.get(name), name).get();
        String message = row.get("message").asText();
        String words = refusal.expected(message.isEmpty() ? row.get("keyhold").asText() : message);
        String recorded = row.get("code").asText() + ": " + words;
        String expected = refusal.expected(row.path("differs").path(name).asText(recorded));

        KmsException answer =
                catchThrowableOfType(KmsException.class, () -> refusal.caller().call(refusal.request()));

        assertThat(answer).as("a refusal").isNotNull();
        assertThat(answer.errorCode() + ": " + answer.problem()).isEqualTo(expected);
        assertThat(answer.getMessage())
                .startsWith(answer.problem())
                .contains(answer.remedy())
                .endsWith(" (audit event " + answer.eventId() + ")");
        assertThat(answer.eventId()).isNotEmpty();
    }

    /** What of a message is the same for every request. */
    private static String longestPart(String message) {
        String longest = "";
        for (String part : message.split("\\{[a-z]+}", -1)) {
            longest = part.length() > longest.length() ? part : longest;
        }
        return longest;
    }

    private static Stream<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText);
    }

    private static List<JsonNode> rows() {
        try (InputStream in = RecordedAnswersTest.class.getResourceAsStream("/recorded-answers.json")) {
            List<JsonNode> rows = new ArrayList<>();
            new ObjectMapper().readTree(in).forEach(rows::add);
            return rows;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
