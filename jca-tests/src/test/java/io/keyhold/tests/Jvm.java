package io.keyhold.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Another JVM of the same Java, spoken to line by line. */
final class Jvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    private Jvm(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.in = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts {@code main} with the class path of the tests. */
    static Jvm start(Class<?> main, String... arguments) throws IOException {
        return start(System.getProperty("java.class.path"), List.of(), main.getName(), arguments);
    }

    /** Starts {@code main} with that class path and those options. */
    static Jvm start(String classPath, List<String> options, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(List.of(arguments));
        return new Jvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The next line it prints; empty when it has ended. */
    Optional<String> line() {
        try {
            return Optional.ofNullable(out.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a line, and gives the line it answers. */
    String ask(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
        return line().orElseThrow(() -> new IOException("the process has ended"));
    }

    /** SIGKILL; gives the whole lines that were still on the way. */
    List<String> kill() throws InterruptedException {
        process.toHandle().destroyForcibly(); // Process.destroyForcibly would close its output
        process.waitFor(1, TimeUnit.MINUTES);
        try (StringWriter rest = new StringWriter()) {
            out.transferTo(rest);
            String text = rest.toString();
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything it still prints. */
    List<String> rest() {
        return out.lines().toList();
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
