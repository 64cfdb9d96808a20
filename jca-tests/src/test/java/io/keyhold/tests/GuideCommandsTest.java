package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new user types, out of the guides and word for word, in a shell that has the all-in-one jar and nothing else. */
class GuideCommandsTest {
    private static final Path JAR = Path.of(
                    System.getProperty("keyhold.allJar", "../provider/target/keyhold-provider-0.1.0-all.jar"))
            .toAbsolutePath()
            .normalize();

    @TempDir
    Path directory;

    @Test
    void readme_firstTenMinutes_asWritten() throws Exception {
        Path demo = Files.createDirectories(directory.resolve("demo"));
        Files.writeString(demo.resolve("Server.java"), Guide.block("README.md", "Server"));

        String said = run("README.md");

        assertThat(said)
                .contains("created ", "as alias/letters", "wrote letter.txt", "refused with exit code 3", "hint:  ")
                .contains(
                        "denied because no",
                        "Dear Mary",
                        "sealed\n",
                        "WRITING",
                        "wrote ",
                        "root of trust: opens the store");
        assertThat(demo.resolve("letter.txt")).hasContent("Dear Mary\n");
        assertThat(said.lines().filter("letter.txt"::equals)).hasSize(1);
        assertThat(said).doesNotContain("is next to the store", "is weak");
        assertThat(demo.resolve("store-root/passphrase")).isNotEmptyFile();
        requireOnlyIgnored();
    }

    /** Apart from what the test put there, everything is in a folder that git does not see in a clone. */
    private void requireOnlyIgnored() throws IOException {
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("bin", "provider", "demo", "session.sh", "session.out");
        }
        assertThat(Files.readAllLines(Path.of("../.gitignore"))).contains("/demo/");
    }

    @Test
    void readme_program_runsOnTheAllJar() throws Exception {
        Settings.quick(directory);
        String snippet = Guide.block("README.md", "Snippet");
        Files.writeString(directory.resolve("Snippet.java"), String.format(Locale.ROOT, """
                import io.keyhold.*;
                import io.keyhold.api.*;
                import java.nio.file.Path;
                import java.security.*;
                import java.util.*;
                import javax.crypto.*;

                class Snippet {
                    public static void main(String[] arguments) throws Exception {
                        byte[] plaintext = {1, 2, 3};
                %s
                        cipher.init(Cipher.DECRYPT_MODE, key, new EncryptionContextParameterSpec(Map.of("order", "4711")));
                        System.out.println(key.getEncoded() == null && Arrays.equals(cipher.doFinal(blob), plaintext));
                    }
                }
                """, snippet));

        String said = script("java --enable-native-access=ALL-UNNAMED -cp \"$KEYHOLD_JAR\" Snippet.java\n");

        assertThat(said).isEqualTo("true\n");
    }

    @Test
    void operations_everyCommand_asWritten() throws Exception {
        String said = run("operations.md");

        assertThat(said)
                .contains(
                        "refused with exit code 5",
                        "kept under another name",
                        "restored ",
                        "VALID",
                        "wrote ",
                        "BARE JDK NS");
        assertThat(directory.resolve("yesterday.json")).isNotEmptyFile();
        assertThat(directory.resolve("keyhold-completion.bash")).content().contains("complete ");
    }

    @Test
    void lifecycle_importWithOpenssl_asWritten() throws Exception {
        Tool.openssl(directory);

        String said = run("lifecycle.md");

        assertThat(said)
                .contains("imported material into alias/from-the-hsm", "imported material into alias/signing")
                .doesNotContain("PendingImport");
    }

    @Test
    void cookbook_everyCommand_asWritten() throws Exception {
        assertThat(run("cookbook.md")).contains("jar signed.", "jar verified.");
    }

    @Test
    void springBoot_preparation_asWritten() throws Exception {
        String said = run("spring-boot.md");

        assertThat(said).contains("as alias/patients", "as alias/web", "BEGIN CERTIFICATE");
        assertThat(directory.resolve("clinic-root/passphrase")).isNotEmptyFile();
    }

    @Test
    void migrating_fromAPkcs12File_asWritten() throws Exception {
        assertThat(run("migrating.md")).contains("alias/web", "1 entries successfully imported");
    }

    private String run(String page) throws IOException, InterruptedException {
        List<String> blocks = Guide.commands(page);
        assertThat(blocks).isNotEmpty();
        return script(String.join("\n", blocks));
    }

    /** What the README calls {@code $PWD/bin} and {@code $PWD/provider/target} lies in the folder of the session too. */
    private void checkout() throws IOException {
        Files.createSymbolicLink(directory.resolve("bin"), Path.of("../bin").toRealPath());
        Path target = Files.createDirectories(directory.resolve("provider/target"));
        Files.createSymbolicLink(target.resolve("keyhold-provider-0.1.0-all.jar"), JAR);
    }

    private String script(String commands) throws IOException, InterruptedException {
        assumeTrue(
                Files.exists(JAR), () -> "no all-in-one jar at " + JAR + "; run mvn package, or set -Dkeyhold.allJar");
        assumeTrue(File.separatorChar == '/', "the commands are written for a POSIX shell");
        checkout();
        Path script = Files.writeString(directory.resolve("session.sh"), "set -eu\n" + commands);
        Path out = directory.resolve("session.out");
        ProcessBuilder shell = new ProcessBuilder("sh", script.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        Map<String, String> environment = shell.environment();
        environment.remove("JAVA_TOOL_OPTIONS"); // the virtual machine would say that it saw it
        Path java = Path.of(System.getProperty("java.home"));
        environment.put("JAVA_HOME", java.toString());
        environment.put("KEYHOLD_JAR", JAR.toString());
        environment.put("KEYHOLD_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        environment.put(
                "PATH",
                Path.of("../bin").toRealPath()
                        + File.pathSeparator
                        + java.resolve("bin")
                        + File.pathSeparator
                        + environment.get("PATH"));
        Process process = shell.start();
        process.getOutputStream().close(); // nobody answers a question
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String said = Files.readString(out);
        assertThat(ended).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
