package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.access.PolicyDocument;
import io.keyhold.config.BackendSettings;
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

/**
 * Every code block of every page is known to a test, or this fails. Java stands in a test or a sample, commands are run,
 * policies and settings are read, blocks with a name are read by it. Of {@code console} blocks only the names of modules,
 * tests and properties are looked up; of {@code text} blocks only that the test in the list exists; of {@code untested}
 * ones, programs of other people, that they speak of Keyhold.
 */
class GuideBlocksTest {
    private static final Path ROOT = Path.of("..");
    private static final String COOKBOOK = "cookbook.md";

    /** Pages with {@code console} blocks, and why no test runs those: what they name must be there. */
    private static final Map<String, String> BY_SHAPE = Map.of(
            "README.md", "the build that runs this test, and a benchmark of ten minutes",
            "fleet.md", "tests over a server of PostgreSQL, with failovers of minutes",
            "performance.md", "benchmarks of minutes to hours",
            "performance-access.md", "a benchmark",
            "performance-audit.md", "benchmarks",
            "performance-envelope.md", "a benchmark",
            "testing.md", "campaigns of many minutes, and what each release does once");

    /** Pages with {@code text} blocks, and the test that holds them to what it says there. */
    private static final Map<String, List<String>> TEXT = Map.of(
            "access.md", List.of("AccessGuideTest"),
            "architecture.md", List.of("LayoutTest"),
            "hardware.md", List.of("TokenCommandsTest"),
            "formats.md", List.of("EnvelopeVectorsTest", "StoreFormatTest", "RootOfTrustTest", "BlobVectorsTest"));

    private static final Pattern OWN_CLASS = Pattern.compile("io\\.keyhold(?:\\.[a-z]+)*\\.[A-Z]\\w+");
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+Test)(?:#(\\w+))?`");
    private final GuideSources sources = GuideSources.read(ROOT);

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> block_ofEveryPage_isKnownToATest() throws IOException {
        List<GuideBlock> blocks = GuideBlock.all(ROOT);
        assertThat(blocks).hasSizeGreaterThan(60);
        return blocks.stream()
                .map(block -> DynamicTest.dynamicTest(block.place(), () -> {
                    require(block);
                    OWN_CLASS.matcher(block.text()).results().forEach(name -> assertThat(sources.hasClass(name.group()))
                            .as(name.group())
                            .isTrue());
                }));
    }

    @Test
    void block_thatNothingEnds_isNamed() throws IOException {
        Path page = Files.writeString(directory.resolve("page.md"), "# Page\n\n```sh\nls\n");

        assertThatThrownBy(() -> GuideBlock.of(page)).hasMessage("page.md:3 begins a code block that nothing ends");
    }

    @Test
    void javaBlock_ofCommentsAlone_isRefused() {
        assertThatThrownBy(() -> sources.isInAProgram("// here be dragons\n/* and\nhere */\n"))
                .hasMessageStartingWith("nothing but comments");
        assertThat(sources.isInAProgram("class GuideBlocksTest { // dragons\n")).isTrue();
        assertThat(sources.isInAProgram("dragons.fly(\"no program\" + 1);")).isFalse();
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
        boolean untested = recipe.contains("untested.");

        assertThat(tests.isEmpty())
                .as("names a test, or says that it is untested")
                .isEqualTo(untested);
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
            case "sh" -> requireRun(block);
            case "json" -> requirePolicy(block.text());
            case "properties" -> requireSettings(block.text());
            case "yaml" ->
                assertThat(block.text()).contains("synchronous_mode_strict: true"); // of Patroni, which is not here
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

    /** The test runs that page, and reads of it what begins with exactly this fence. */
    private void requireRun(GuideBlock block) throws IOException {
        assertThat(sources.ofTest("GuideCommandsTest").orElseThrow()).contains("run(\"" + block.page() + "\")");
        assertThat(Files.readString(block.file())).contains("```sh\n" + block.text());
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
        if (BackendSettings.find(file).isEmpty()) {
            assertThat(Settings.read(file).store()).isNotNull();
        }
    }

    private static Set<String> pages(List<GuideBlock> blocks, String language) {
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .map(GuideBlock::page)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
