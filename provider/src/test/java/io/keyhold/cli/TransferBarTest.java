package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process of its own, on a pseudo-terminal that {@code script} makes, and without one. */
class TransferBarTest {
    private static final String BAR = "encrypt";

    @TempDir
    Path directory;

    @BeforeEach
    void make() throws IOException {
        Shell shell = Shell.opened(directory);
        shell.done("key create --alias alias/files");
        large("large", 33 << 20);
        large("small", 1 << 20);
    }

    @Test
    void encrypt_largeFileOnATerminal_drawsABarToTheEnd() throws Exception {
        String said = onATerminal(command("large"));

        assertThat(said).contains(BAR, "100%", "MiB", "\r", "wrote large.keyhold");
    }

    @Test
    void encrypt_smallFileOnATerminal_drawsNothing() throws Exception {
        assertThat(onATerminal(command("small")).strip()).isEqualTo("wrote small.keyhold");
    }

    @Test
    void encrypt_forJsonOnATerminal_drawsNothing() throws Exception {
        String said = onATerminal(command("large") + " --json");

        assertThat(Shell.parsed(said).at("/PlaintextBytes").asLong()).isEqualTo(33 << 20);
    }

    @Test
    void encrypt_intoPipes_drawsNothing() throws Exception {
        assertThat(run(List.of("sh", "-c", command("large")))).isEqualTo("wrote large.keyhold\n");
        assertThat(run(List.of("sh", "-c", command("") + " < large > of-a-pipe")))
                .isEmpty();
        assertThat(directory.resolve("of-a-pipe")).isNotEmptyFile();
    }

    private String command(String file) {
        return "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "'"
                + " -Xmx256m -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '"
                + System.getProperty("java.class.path") + "' " + Main.class.getName() + " encrypt -k alias/files "
                + file;
    }

    private String onATerminal(String command) throws Exception {
        assumeTrue(isUtilLinux(), "no command `script` of util-linux, which makes a pseudo-terminal");
        Path session = Files.writeString(directory.resolve("session.sh"), command);
        return run(List.of("script", "-qec", "sh " + session, "/dev/null"));
    }

    private boolean isUtilLinux() throws InterruptedException {
        try {
            return run(List.of("script", "--version")).contains("util-linux");
        } catch (IOException e) {
            return false;
        }
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment()
                .put("KEYHOLD_CONFIG", directory.resolve("keyhold.properties").toString());
        builder.environment().put("COLUMNS", "100");
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // the virtual machine would say that it saw it
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        String said = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private void large(String name, long bytes) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve(name).toFile(), "rw")) {
            file.setLength(bytes);
        }
    }
}
