package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.model.ApiSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A file holds one concept: 250 lines, and 350 of a test. What is longer stands here with its reason and the length that it
 * may have; whoever shortens one takes its line away. What is written from the model of the service is not counted.
 */
class SizesTest {
    private static final int LINES = 250;
    private static final int LINES_OF_A_TEST = 350;

    private static final Map<String, Integer> LONGER = table("""
            # one class or row for each error, operation or setting
            KmsException 740
            ErrorType 270
            Operation 490
            OperationFacts 290
            CallerKms 400
            # one switch over all operations
            QuestionRequests 340
            # the assembly, and what a program sees first
            Keyhold 350
            # what a server, an administrator and the provider ask for, of each Region
            KeyService 340
            Administration 300
            # the order of a few steps is what they are about
            Gate 370
            Access 260
            Catalog 500
            KeyTransaction 400
            StoreTransaction 300
            TrailWriter 360
            FileAuditTrail 360
            ChainCheck 410
            TrailAnchor 260
            # states that the JCA wants, in one place
            HandleCipherSpi 390
            HandleKeyStoreSpi 380
            # one format or protocol each
            Call 280
            CertificateForm 270
            Writer 290
            RawGcmEngine 340
            KcXaes 290
            SqliteDialect 340
            Tables 260
            JdbcRecordStore 260
            PrincipalEntry 260
            # one group of operations or commands each
            LocalKeyEntries 350
            AliasOperations 320
            AuditCommands 270
            # tests: one table, walk or generator
            MisbehavingProxyTest 540
            ExternalKeyStoreTest 490
            SocketFrontTest 360
            PostgresStoreTest 420
            RequestVerifierTest 420
            WycheproofTest 420
            AwsSdkTest 370
            LifeSimulation 400
            CertificatesTest 390
            CustomKeyStoresTest 580
            KemTest 370
            PinnedTest 370
            KeyPairTest 370
            CaseGenerator 370
            CommandScriptTest 390
            """);

    @Test
    void files_ofProviderAndTests_areOfOneConcept() throws IOException {
        Map<String, Integer> tooLong = new TreeMap<>();
        Map<String, Integer> unneeded = new TreeMap<>(LONGER);
        Set<String> written = ApiSources.names();
        for (String sources : new String[] {"src/main/java", "src/test/java", "../jca-tests/src/test/java"}) {
            int allowed = sources.contains("test") ? LINES_OF_A_TEST : LINES;
            for (Path file : javaFiles(Path.of(sources))) {
                String name = file.getFileName().toString().replace(".java", "");
                int lines = Files.readAllLines(file).size();
                if (written.contains(name + ".java")) {
                    continue;
                }
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

    static Map<String, Integer> table(String text) {
        Map<String, Integer> lines = new HashMap<>();
        text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" ", -1))
                .forEach(row -> lines.put(row[0], Integer.parseInt(row[1])));
        return lines;
    }
}
