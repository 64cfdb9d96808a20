package io.keyhold.audit;

import io.keyhold.api.AuditChain;
import io.keyhold.api.AuditQuery;
import io.keyhold.api.AuditReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process with little memory that verifies a trail, looks all of it up and follows it, and says what it found. */
public final class SmallHeapReader {
    private SmallHeapReader() {}

    /** {@code DIRECTORY}. */
    public static void main(String[] arguments) {
        List<Path> directory = List.of(Path.of(arguments[0]));
        AuditReport report = new TrailVerifier(Trails.trusted(), List.of()).verify(directory);
        for (AuditChain chain : report.chains()) {
            System.out.println(chain.verdict() + " "
                    + chain.finding().map(found -> found.detail()).orElse(""));
        }
        TrailReader reader = new TrailReader(directory);
        try (Stream<TrailEntry> entries = reader.lookup(AuditQuery.ALL)) {
            System.out.println(entries.count() + " events, unreadable " + reader.unreadable());
        }
        try (TrailTail tail = new TrailTail(directory)) {
            System.out.println(tail.poll().size() + " new");
        }
    }

    static String run(Path directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeapReader.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(1, TimeUnit.MINUTES);
            return said + "exit " + (ended ? process.exitValue() : -1);
        } finally {
            process.destroyForcibly();
        }
    }
}
