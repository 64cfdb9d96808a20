package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.access.PolicyDocument;
import io.keyhold.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every code block of every page is run by a test; one that no test knows fails here. */
class GuideBlocksTest {
    private static final Path ROOT = Path.of("..");
    private static final String COOKBOOK = "cookbook.md";

    /** Pages with {@code console} blocks, and why no test runs those: what they name must be there. */
    private static final Map<String, String> BY_SHAPE = Map.of(
            "README.md", "the build that runs this test, and a benchmark of ten minutes",
            "performance.md", "benchmarks of minutes to hours",
            "performance-access.md", "a benchmark",
            "performance-audit.md", "benchmarks",
            "performance-envelope.md", "a benchmark",
            "tests-envelope.md", "a campaign of ten minutes");

    /** Pages with {@code text} blocks, and the test that holds them to what it says there. */
    private static final Map<String, List<String>> TEXT = Map.of(
            "access.md", List.of("AccessGuideTest"),
            "formats.md", List.of("EnvelopeVectorsTest", "StoreFormatTest", "RootOfTrustTest", "BlobVectorsTest"));

    private static final Pattern OWN_CLASS = Pattern.compile("io\\.keyhold(?:\\.[a-z]+)*\\.[A-Z]\\w+");
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+Test)(?:#(\\w+))?`");
    private final GuideSources sources = GuideSources.read(ROOT);

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> block_ofEveryPage_isRunByATest() throws IOException {
        List<GuideBlock> blocks = GuideBlock.all(ROOT);
        assertThat(blocks).hasSizeGreaterThan(60);
        return blocks.stream()
                .map(block -> DynamicTest.dynamicTest(block.place(), () -> {
                    require(block);
                    OWN_CLASS
                            .matcher(block.text())
                            .results()
                            .forEach(name -> assertThat(sources.hasClass(name.group()))
                                    .as(name.group())
                                    .isTrue());
                }));
    }

    @Test
    void lists_ofPages_holdNoneWithoutSuchABlock() throws IOException {
        List<GuideBlock> blocks = GuideBlock.all(ROOT);

        assertThat(pages(blocks, "console")).isEqualTo(BY_SHAPE.keySet());
        assertThat(pages(blocks, "text")).isEqualTo(TEXT.keySet());
    }

    /** Each recipe tells which tests run it, or that none does; and only those that none runs have such blocks. */
    @TestFactory
    Stream<DynamicTest> recipe_ofTheCookbook_saysWhetherItIsRun() throws IOException {
        String page = Files.readString(ROOT.resolve("docs").resolve(COOKBOOK));
        List<String> recipes = Arrays.stream(page.split("\n### ", -1))
                .skip(1)
                .map(recipe -> recipe.split("\n## ", -1)[0])
                .toList();
        assertThat(recipes).hasSizeGreaterThan(25);
        return recipes.stream()
                .map(recipe ->
                        DynamicTest.dynamicTest(recipe.lines().findFirst().orElse(""), () -> requireRemark(recipe)));
    }

    private void requireRemark(String recipe) {
        List<MatchResult> tests = NAMED_TEST.matcher(recipe).results().toList();
        boolean untested = recipe.contains("not run here");

        assertThat(tests.isEmpty()).as("names a test, or says `not run here`").isEqualTo(untested);
        assertThat(recipe.contains(" untested\n")).isEqualTo(untested && recipe.contains("```"));
        for (MatchResult test : tests) {
            assertThat(sources.ofTest(test.group(1)))
                    .as(test.group())
                    .isPresent()
                    .get()
                    .asString()
                    .contains(test.group(2) == null ? "class " : " " + test.group(2) + "(");
        }
    }

    private void require(GuideBlock block) throws IOException {
        if (block.name().equals("untested")) {
            assertThat(block.page()).isEqualTo(COOKBOOK);
            assertThat(block.text()).containsPattern("KEYHOLD|[Kk]eyhold|handle|signer");
        } else if (!block.name().isEmpty()) {
            String reading = "Guide.block(\"" + block.page() + "\", \"" + block.name() + "\")";
            assertThat(sources.inTests(reading)).as("a test says " + reading).isTrue();
        } else {
            requireByLanguage(block);
        }
    }

    private void requireByLanguage(GuideBlock block) throws IOException {
        switch (block.language()) {
            case "java" ->
                assertThat(sources.isInAProgram(block.text()))
                        .as("a test or sample holds this: %s", block.text())
                        .isTrue();
            case "sh" ->
                assertThat(sources.ofTest("GuideCommandsTest").orElseThrow()).contains("\"" + block.page() + "\"");
            case "json" -> requirePolicy(block.text());
            case "properties" -> requireSettings(block.text());
            case "console" -> {
                assertThat(BY_SHAPE).containsKey(block.page());
                sources.requireShape(block.text());
            }
            case "text" ->
                assertThat(TEXT.getOrDefault(block.page(), List.of()))
                        .isNotEmpty()
                        .allSatisfy(test -> assertThat(sources.ofTest(test)).isPresent());
            default -> throw new AssertionError("no test knows blocks of `" + block.language() + "`: " + block.text());
        }
    }

    private static void requirePolicy(String text) {
        if (text.contains("\"Principal\"")) {
            assertThat(PolicyDocument.parseKeyPolicy(text)).isNotNull();
        } else {
            assertThat(PolicyDocument.parseIdentityPolicy(text)).isNotNull();
        }
    }

    private void requireSettings(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("keyhold.properties"), text);
        assertThat(Settings.read(file).store()).isNotNull();
    }

    private static Set<String> pages(List<GuideBlock> blocks, String language) {
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .map(GuideBlock::page)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
