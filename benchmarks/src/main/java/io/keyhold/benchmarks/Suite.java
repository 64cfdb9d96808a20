package io.keyhold.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Measures each work beside its anchor: every round runs every fork once, so that what else the machine does meets all of
 * them alike, and each quotient is that of one round. Arguments: {@code short} or {@code full}, the file for the results,
 * rounds (3), and words that a work's or anchor's name must hold one of. Prints a table as it goes.
 */
public final class Suite {
    private static final int LARGE = 65_536;
    private static final String ACCELERATOR = "accelerator.jar";
    private final Path directory;
    private final Map<String, String> environment;
    private final List<Point> points;
    private final Map<Point.Load, List<Score>> scores = new LinkedHashMap<>();
    private final Map<Point.Load, String> missing = new LinkedHashMap<>();

    private Suite(Path directory, Map<String, String> environment, List<Point> points) {
        this.directory = directory;
        this.environment = environment;
        this.points = points;
    }

    /** Runs the suite. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean full = arguments.length > 0 && arguments[0].equals("full");
        Path results = Path.of(arguments.length > 1 ? arguments[1] : "benchmark-results.json");
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        List<String> words = List.of(arguments).subList(Math.min(3, arguments.length), arguments.length);
        List<Point> points = (full ? Point.fullSuite() : Point.shortSuite())
                .stream()
                        .filter(point -> words.isEmpty()
                                || words.stream()
                                        .anyMatch(word -> point.toString().contains(word)))
                        .toList();
        Path directory = Files.createTempDirectory("keyhold-suite");
        try {
            Optional<Path> token = SoftHsm.library();
            Suite suite = new Suite(directory, token.isPresent() ? SoftHsm.initialize(directory) : Map.of(), points);
            suite.run(rounds, token.isPresent());
            suite.write(results);
        } finally {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private void run(int rounds, boolean token) throws IOException, InterruptedException {
        Set<Point.Load> loads = new LinkedHashSet<>();
        points.forEach(point -> {
            loads.add(point.anchor());
            loads.add(point.subject());
        });
        for (int round = 1; round <= rounds; round++) {
            for (Point.Load load : loads) {
                if (missing.containsKey(load)) {
                    continue;
                }
                if (load.work().endsWith("/SoftHSM2") && !token) {
                    leaveOut(load, "SoftHSM2 is not installed");
                } else if (load.accelerated() && !Files.exists(accelerator())) {
                    leaveOut(load, accelerator() + " is not there");
                } else {
                    measure(load);
                }
            }
            System.out.printf(Locale.ROOT, "round %d of %d%n", round, rounds);
            points.forEach(this::print);
        }
    }

    private void leaveOut(Point.Load load, String reason) {
        missing.put(load, reason);
        System.out.printf(Locale.ROOT, "left out: %s: %s%n", load, reason);
    }

    private void measure(Point.Load load) throws IOException, InterruptedException {
        Path out = directory.resolve("fork.json");
        Files.deleteIfExists(out);
        boolean large = load.size() >= LARGE;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path")
                        + (load.accelerated() ? System.getProperty("path.separator") + accelerator() : ""),
                Fork.class.getName(),
                load.work(),
                Integer.toString(load.size()),
                Integer.toString(load.threads()),
                large ? "6" : "8",
                "4",
                large ? "800" : "500",
                out.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Path log = directory.resolve("fork.log");
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        if (builder.start().waitFor() != 0 || !Files.exists(out)) {
            leaveOut(load, firstCause(log));
            return;
        }
        scores.computeIfAbsent(load, key -> new ArrayList<>()).add(Score.read(out));
    }

    private static String firstCause(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains("Exception") || line.contains("Error"))
                .findFirst()
                .orElse("the fork failed");
    }

    /** Beside the jar that this class is in. */
    private static Path accelerator() {
        return Path.of(System.getProperty("java.class.path").split(System.getProperty("path.separator"), 2)[0])
                .toAbsolutePath()
                .resolveSibling(ACCELERATOR);
    }

    private Optional<Ratio> ratio(Point point) {
        return Ratio.of(
                scores.getOrDefault(point.anchor(), List.of()), scores.getOrDefault(point.subject(), List.of()));
    }

    private void print(Point point) {
        ratio(point)
                .ifPresent(ratio -> System.out.printf(
                        Locale.ROOT,
                        "%-44s %11.0f ns %8.0f B | %-44s %11.0f ns | %6.2f [%.2f, %.2f] %s%n",
                        point.subject(),
                        ratio.subject().nanos(),
                        ratio.subject().bytes(),
                        point.anchor(),
                        ratio.anchor().nanos(),
                        ratio.quotient(),
                        ratio.low(),
                        ratio.high(),
                        point.target() == 0
                                ? ""
                                : (ratio.quotient() >= point.target() ? "met " : "MISSED ") + point.target()));
    }

    private void write(Path results) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(Files.newBufferedWriter(results))) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("java", Runtime.version().toString());
            json.writeStringField("vm", System.getProperty("java.vm.name"));
            json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
            json.writeStringField("time", Instant.now().toString());
            json.writeArrayFieldStart("points");
            for (Point point : points) {
                write(json, point);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        System.out.printf(Locale.ROOT, "results: %s%n", results);
    }

    private void write(JsonGenerator json, Point point) throws IOException {
        json.writeStartObject();
        json.writeStringField("work", point.subject().toString());
        json.writeStringField("anchor", point.anchor().toString());
        json.writeNumberField("size", point.subject().size());
        json.writeNumberField("target", point.target());
        Optional<Ratio> ratio = ratio(point);
        if (ratio.isPresent()) {
            ratio.get().write(json);
        } else {
            json.writeStringField(
                    "leftOut",
                    missing.getOrDefault(point.subject(), missing.getOrDefault(point.anchor(), "not measured")));
        }
        json.writeEndObject();
    }
}
