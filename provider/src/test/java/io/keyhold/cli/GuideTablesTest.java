package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.KeyholdProvider;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.Operation;
import io.keyhold.api.WireValue;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds tables of the guides to the code. {@code -Dkeyhold.write=true} writes docs/capabilities.md again. */
class GuideTablesTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+Test)#(\\w+)`");

    @Test
    void operations_exitCodes_areThoseOfTheCommand() throws IOException {
        String guide = Files.readString(DOCS.resolve("operations.md"));

        String table = Arrays.stream(ExitCode.values())
                .map(code -> "| " + code.code() + " | " + code.meaning() + " |\n")
                .collect(Collectors.joining("", "| exit code | meaning |\n|---|---|\n", "\n"));

        assertThat(guide).contains(table);
    }

    @Test
    void threatModel_everyRow_namesTestsThatThereAre() throws IOException {
        List<String> rows = Files.readAllLines(DOCS.resolve("threat-model.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| attacker | attack"))
                .toList();

        assertThat(rows).hasSizeGreaterThan(10);
        for (String row : rows) {
            List<MatchResult> named = NAMED_TEST.matcher(row).results().toList();
            assertThat(named).as(row).isNotEmpty();
            for (MatchResult test : named) {
                assertThat(source(test.group(1))).as(row).contains(" " + test.group(2) + "(");
            }
        }
    }

    @Test
    void capabilities_inTheGuide_areThoseOfTheCode() throws IOException {
        Path guide = DOCS.resolve("capabilities.md");
        if (Boolean.getBoolean("keyhold.write")) {
            Files.writeString(guide, capabilities());
        }

        assertThat(guide).content().isEqualTo(capabilities());
    }

    private static String source(String test) throws IOException {
        try (Stream<Path> ofProvider = Files.walk(Path.of("src/test/java"));
                Stream<Path> ofTheBlackBox = Files.walk(Path.of("../jca-tests/src/test/java"))) {
            Path found = Stream.concat(ofProvider, ofTheBlackBox)
                    .filter(file -> file.endsWith(test + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no test " + test));
            return Files.readString(found);
        }
    }

    private static String capabilities() {
        List<String> lines = new ArrayList<>(List.of(
                "# What Keyhold can do",
                "",
                "Written by `GuideTablesTest` from the code, and compared with it by every build.",
                "",
                "## Key specs",
                "",
                "| key spec | usage | algorithms |",
                "|---|---|---|"));
        for (KeySpec spec : KeySpec.values()) {
            for (KeyUsageType usage : KeyUsageType.values()) {
                if (spec.allows(usage)) {
                    lines.add("| " + spec + " | " + usage.value() + " | " + algorithms(spec, usage) + " |");
                }
            }
        }
        lines.addAll(List.of("", "## Operations of AWS KMS", ""));
        Set<String> done = Arrays.stream(Kms.class.getMethods())
                .filter(method -> !method.isDefault())
                .map(Method::getName)
                .map(name -> Character.toUpperCase(name.charAt(0)) + name.substring(1))
                .collect(Collectors.toCollection(TreeSet::new));
        lines.add(done.size() + " of " + Operation.values().length + ": " + String.join(", ", done) + ".");
        Set<String> missing = Arrays.stream(Operation.values())
                .map(Operation::operationName)
                .filter(name -> !done.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!missing.isEmpty()) {
            lines.addAll(List.of("", "Not yet: " + String.join(", ", missing) + "."));
        }
        lines.addAll(List.of("", "## Services of the provider", "", "| service | names |", "|---|---|"));
        services().forEach((type, names) -> lines.add("| " + type + " | " + String.join(", ", names) + " |"));
        return String.join("\n", lines) + "\n";
    }

    private static String algorithms(KeySpec spec, KeyUsageType usage) {
        List<WireValue> all = new ArrayList<>(spec.encryptionAlgorithms(usage));
        all.addAll(spec.signingAlgorithms(usage));
        all.addAll(spec.macAlgorithms(usage));
        all.addAll(spec.keyAgreementAlgorithms(usage));
        all.addAll(spec.encapsulationAlgorithms(usage));
        return all.stream().map(WireValue::value).collect(Collectors.joining(", "));
    }

    private static SortedMap<String, Set<String>> services() {
        SortedMap<String, Set<String>> services = new TreeMap<>();
        for (Provider.Service service : new KeyholdProvider().getServices()) {
            services.computeIfAbsent(service.getType(), type -> new TreeSet<>()).add(service.getAlgorithm());
        }
        return services;
    }
}
