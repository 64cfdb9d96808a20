package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command that knows nothing of Keyhold, in a directory of its own. */
final class Tool {
    private final Path directory;
    private final String command;

    private Tool(Path directory, String command) {
        this.directory = directory;
        this.command = command;
    }

    /** {@code openssl}; a test without it is skipped. */
    static Tool openssl(Path directory) {
        Tool openssl = new Tool(directory, "openssl");
        assumeTrue(openssl.isOfVersion3(), "no command `openssl` of version 3");
        return openssl;
    }

    /** {@code keytool} of the Java that runs the test. */
    static Tool keytool(Path directory) {
        return new Tool(
                directory,
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    }

    /** Runs it; must succeed. Gives what it said. */
    String run(String... arguments) throws IOException, InterruptedException {
        return start(List.of(arguments));
    }

    private boolean isOfVersion3() {
        try {
            return start(List.of("version")).startsWith("OpenSSL 3");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file in its directory. */
    Path file(String name, byte[] content) {
        try {
            return Files.write(directory.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String start(List<String> arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(arguments);
        Path out = Files.createTempFile(directory, "tool", ".out");
        Process process = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends: " + words).isTrue();
        String said = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(words + " said: " + said).isZero();
        return said;
    }
}
