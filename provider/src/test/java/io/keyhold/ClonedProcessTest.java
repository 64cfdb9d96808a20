package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.store.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Two processes with the same store and the same state of every generator in their memory repeat no nonce. */
@Timeout(300)
@EnabledIf("hasFiles")
class ClonedProcessTest {
    private static final int KINDS = 4;

    @TempDir
    Path folder;

    static boolean hasFiles() {
        return !TestDatabase.isPostgres() && Files.isReadable(Path.of("/dev/urandom"));
    }

    @Test
    void encrypt_twoProcessesFromOneRecordedState_repeatNoNonce() throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        try (Keyhold keyhold = Keyhold.open(TestKeyhold.settings(first))) {
            String keyId =
                    keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            keyhold.kms().createAlias(CreateAliasRequest.of(ClonedProcess.ALIAS, keyId));
        }
        Path second = copy(first, folder.resolve("second"));

        List<Process> processes = List.of(start(first), start(second));
        List<List<String>> said = new ArrayList<>();
        for (Process process : processes) {
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(text).isZero();
            said.add(text.lines().toList());
        }

        assertThat(said.get(1).get(0))
                .as("the state is the same")
                .isEqualTo(said.get(0).get(0));
        List<String> nonces =
                said.stream().flatMap(lines -> lines.stream().skip(1)).toList();
        assertThat(nonces).hasSize(2 * KINDS * ClonedProcess.ROUNDS).doesNotHaveDuplicates();
    }

    private static Process start(Path directory) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClonedProcess.class.getName(),
                        directory.resolve("keyhold.properties").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
        return to;
    }
}
