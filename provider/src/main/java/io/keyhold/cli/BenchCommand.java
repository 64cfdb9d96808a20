package io.keyhold.cli;

import static io.keyhold.cli.Output.col;

import io.keyhold.Keyhold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures this machine. */
@Command(
        name = "bench",
        description = {
            "Compare Keyhold with bare SunJCE and SunEC on this machine, in about a minute, with one thread.",
            "It makes a store of its own in the folder for temporary files, and removes it."
        },
        footer = {"  keyhold bench", "  keyhold bench --seconds 10"})
final class BenchCommand implements Callable<Integer> {
    private final CommandSession session;

    @Option(names = "--seconds", paramLabel = "N", description = "How long in all, 1 to 3600 (${DEFAULT-VALUE})")
    private int seconds = 60;

    BenchCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException {
        if (seconds < 1 || seconds > 3600) {
            throw new io.keyhold.api.KmsException.Validation(
                    "`" + seconds + "` seconds are outside 1 to 3600", "Pass a number between");
        }
        Path folder = Files.createTempDirectory("keyhold-bench");
        try {
            Path settings = folder.resolve("keyhold.properties");
            List<String> lines = new ArrayList<>(List.of("keyhold.store = keys.db"));
            lines.addAll(new NewRoot(settings).require("pkcs12:root.p12", new ArrayList<>()));
            Streams.writePrivately(
                    settings, String.join("\n", lines).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            try (Keyhold keyhold = Keyhold.open(settings)) {
                show(Measurement.all(keyhold, Duration.ofSeconds(seconds)));
            }
        } finally {
            remove(folder);
        }
        return ExitCode.DONE.code();
    }

    private void show(List<Measurement.Result> results) {
        session.out()
                .list(
                        "Measurements",
                        results,
                        col("WORK", Measurement.Result::work),
                        col("KEYHOLD NS", result -> rounded(result.keyholdNanos())),
                        col("BARE JDK NS", result -> rounded(result.bareNanos())),
                        col(
                                "RATIO",
                                result -> String.format(
                                        java.util.Locale.ROOT, "%.2f", result.keyholdNanos() / result.bareNanos())));
    }

    private static String rounded(double nanos) {
        return String.format(java.util.Locale.ROOT, "%,.0f", nanos);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
