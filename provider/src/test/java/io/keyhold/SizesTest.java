package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A file holds one concept: 250 lines, and 350 of a test. What is longer stands here with its reason and the length that it
 * may have; whoever shortens one takes its line away.
 */
class SizesTest {
    private static final int LINES = 250;
    private static final int LINES_OF_A_TEST = 350;

    private static final Map<String, Integer> LONGER = table("""
            # one class or row for each error, operation or setting
            KmsException 950
            Operation 330
            CallerKms 390
            ConditionKey 270
            Settings 540
            CreateKeyRequest 260
            # one switch over all operations
            QuestionRequests 350
            # the assembly, and what a program sees first
            Keyhold 510
            Administration 300
            KeyService 270
            # the order of a few steps is what they are about
            Gate 370
            Access 260
            Catalog 490
            KeyTransaction 360
            StoreTransaction 300
            TrailWriter 360
            FileAuditTrail 360
            ChainCheck 410
            TrailAnchor 260
            # states that the JCA wants, in one place
            HandleCipherSpi 390
            HandleKeyStoreSpi 380
            # one format or protocol each
            RawGcmEngine 340
            KcXaes 290
            SqliteDialect 340
            Tables 280
            PrincipalEntry 260
            # one group of operations or commands each
            LocalKeyEntries 350
            AliasOperations 320
            CipherOperations 260
            AuditCommands 270
            # tests: one table, walk or generator
            WycheproofTest 420
            LifeSimulation 400
            CertificatesTest 390
            CustomKeyStoresTest 580
            KemTest 370
            PinnedTest 370
            KeyPairTest 370
            CaseGenerator 370
            CommandScriptTest 380
            """);

    @Test
    void files_ofProviderAndTests_areOfOneConcept() throws IOException {
        Map<String, Integer> tooLong = new TreeMap<>();
        Map<String, Integer> unneeded = new TreeMap<>(LONGER);
        for (String sources : new String[] {"src/main/java", "src/test/java", "../jca-tests/src/test/java"}) {
            int allowed = sources.contains("test") ? LINES_OF_A_TEST : LINES;
            for (Path file : javaFiles(Path.of(sources))) {
                String name = file.getFileName().toString().replace(".java", "");
                int lines = Files.readAllLines(file).size();
                if (lines > allowed) {
                    unneeded.remove(name);
                }
                if (lines > Math.max(allowed, LONGER.getOrDefault(name, 0))) {
                    tooLong.put(file.toString(), lines);
                }
            }
        }

        assertThat(tooLong).as("split these, or say in this test why not").isEmpty();
        assertThat(unneeded).as("short enough: take their lines away").isEmpty();
    }

    private static Iterable<Path> javaFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static Map<String, Integer> table(String text) {
        Map<String, Integer> lines = new HashMap<>();
        text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" ", -1))
                .forEach(row -> lines.put(row[0], Integer.parseInt(row[1])));
        return lines;
    }
}
