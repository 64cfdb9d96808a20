package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.TestKeyhold;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that does not end by itself. */
class ServeCommandTest {
    @TempDir
    Path directory;

    @Test
    void serve_untilItIsToldToEnd_answers() throws Exception {
        Path settings = TestKeyhold.settings(directory);
        Shell shell = new Shell(directory, settings);
        shell.done("init");
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        try (PipedInputStream said = new PipedInputStream(1 << 16);
                PrintStream out = new PrintStream(new PipedOutputStream(said), true, StandardCharsets.UTF_8)) {
            Terminal terminal = terminal(out, settings);
            Thread server = new Thread(
                    () -> ended.complete(Main.run(terminal, "serve", "--plain-http", "--port", "0", "--log-requests")),
                    "serve");
            server.start();
            Scanner lines = new Scanner(said, StandardCharsets.UTF_8);
            String first = lines.nextLine();
            assertThat(first).startsWith("listening on http://127.0.0.1:");

            assertThat(get(first.substring("listening on ".length()) + "/healthz"))
                    .isEqualTo("{\"status\":\"ok\"}");
            server.interrupt();

            assertThat(ended.get(30, TimeUnit.SECONDS)).isZero();
        }
    }

    private static String get(String address) throws IOException {
        try (InputStream in = URI.create(address).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Terminal terminal(PrintStream out, Path settings) {
        return new Terminal(
                new ByteArrayInputStream(new byte[0]),
                out,
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                Map.of("KEYHOLD_CONFIG", settings.toString()),
                false,
                false,
                prompt -> Optional.empty());
    }
}
