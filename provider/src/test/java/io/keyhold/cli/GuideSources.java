package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sources that the pages speak of. */
final class GuideSources {
    private static final List<String> MODULES =
            List.of("provider", "jca-tests", "samples", "samples/spring-boot", "benchmarks");

    /** Known to Maven and its plugins. */
    private static final Set<String> OF_MAVEN = Set.of("skipTests", "test");

    /** Strings stay, comments go; what is in a text block is not a program. */
    private static final Pattern LEXEME = Pattern.compile(
            "\"\"\"(?s:.*?)\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"" + "|'(?:\\\\.|[^'\\\\\n])*'|//[^\n]*|/\\*(?s:.*?)\\*/");

    private final Path root;
    private final Map<Path, String> files;
    private final List<String> programs;

    private GuideSources(Path root, Map<Path, String> files) {
        this.root = root;
        this.files = files;
        this.programs = files.entrySet().stream()
                .filter(file -> isRun(file.getKey()))
                .map(file -> squeezed(file.getValue()))
                .toList();
    }

    static GuideSources read(Path root) {
        Map<Path, String> files = new TreeMap<>();
        for (String module : MODULES) {
            try (Stream<Path> all = Files.walk(root.resolve(module).resolve("src"))) {
                for (Path file :
                        all.filter(each -> each.toString().endsWith(".java")).toList()) {
                    files.put(root.relativize(file), Files.readString(file));
                }
                files.put(
                        Path.of(module, "pom.xml"),
                        Files.readString(root.resolve(module).resolve("pom.xml")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new GuideSources(root, files);
    }

    /** Whether a test or a sample, and the tests run all samples, holds this piece of a program. */
    boolean isInAProgram(String java) {
        String wanted = squeezed(java);
        if (wanted.isEmpty()) {
            throw new AssertionError("nothing but comments, which every program holds: " + java);
        }
        return programs.stream().anyMatch(program -> program.contains(wanted));
    }

    boolean inTests(String text) {
        return files.entrySet().stream()
                .anyMatch(file -> file.getKey().startsWith(Path.of("jca-tests"))
                        && file.getValue().contains(text));
    }

    Optional<String> ofTest(String name) {
        return files.entrySet().stream()
                .filter(file -> file.getKey().endsWith(name + ".java"))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    boolean hasClass(String name) {
        String file = name.replace('.', '/') + ".java";
        return files.keySet().stream().anyMatch(path -> path.endsWith(Path.of(file)));
    }

    /** Commands that are too long for a test: their modules, properties, tests, programs and benchmarks must be there. */
    void requireShape(String commands) {
        for (String line : commands.replace("\\\n", " ").lines().toList()) {
            List<String> words = new ArrayList<>(Arrays.asList(
                    line.replaceAll("\\s#.*", "").replace("'", "").strip().split("\\s+", -1)));
            assertThat(words.get(0)).isIn("mvn", "java");
            for (int i = 1; i < words.size(); i++) {
                requireWord(words.get(i - 1), words.get(i));
            }
        }
    }

    private void requireWord(String before, String word) {
        if (before.equals("-pl")) {
            assertThat(MODULES).containsAll(Arrays.asList(word.split(",", -1)));
        } else if (word.startsWith("-Dtest=")) {
            assertThat(ofTest(word.substring("-Dtest=".length()))).as(word).isPresent();
        } else if (word.startsWith("-D")) {
            String name = word.substring(2).replaceAll("=.*", "");
            assertThat(OF_MAVEN.contains(name) || isNamed(">" + name + "<") || isNamed("\"" + name + "\""))
                    .as("somebody asks for " + name)
                    .isTrue();
        } else if (word.endsWith(".jar")) {
            assertThat(MODULES).as(word).contains(word.replaceAll("/.*", ""));
        } else if (before.equals("org.openjdk.jmh.Main")) {
            for (String part : word.split("\\|", -1)) {
                assertThat(files.keySet())
                        .as(part)
                        .anyMatch(file ->
                                file.getFileName().toString().matches(part + "\\w*Benchmark.java|" + part + ".java"));
            }
        } else if (word.matches("[a-z-]+/[A-Z][A-Za-z0-9+]*")) {
            for (String part : word.split("/", -1)) {
                assertThat(isNamed(part)).as(word).isTrue();
            }
        }
    }

    private boolean isNamed(String text) {
        try {
            return files.values().stream().anyMatch(file -> file.contains(text))
                    || Files.readString(root.resolve("pom.xml")).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRun(Path file) {
        return file.toString().endsWith(".java")
                && (file.startsWith("samples")
                        || file.subpath(1, file.getNameCount()).startsWith("src/test"));
    }

    private static String squeezed(String java) {
        return LEXEME.matcher(java)
                .replaceAll(found -> switch (found.group().substring(0, 2)) {
                    case "//", "/*" -> "";
                    default -> Matcher.quoteReplacement(found.group().startsWith("\"\"\"") ? "\"\"" : found.group());
                })
                .replaceAll("\\s+", "");
    }
}
