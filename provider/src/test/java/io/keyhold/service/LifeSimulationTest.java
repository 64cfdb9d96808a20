package io.keyhold.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A year with crashes and wrong clocks. {@code -Dseed=42} replays one, {@code -Dkeyhold.cases=N} runs N, {@code
 * -Dkeyhold.life.folder} names a folder on a faster disk.
 */
class LifeSimulationTest {
    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> year_randomOperationsCrashesAndClockJumps_losesNothing() {
        Long one = Long.getLong("seed");
        LongStream seeds =
                one != null ? LongStream.of(one) : LongStream.rangeClosed(1, Long.getLong("keyhold.cases", 2));
        return seeds.mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> year(seed)));
    }

    private void year(long seed) throws IOException {
        Path folder = Files.createTempDirectory(
                Path.of(System.getProperty("keyhold.life.folder", directory.toString())), "life" + seed);
        try {
            LifeSimulation simulation = new LifeSimulation(seed, folder.resolve("keys.db"));
            simulation.run(200, 400);
            assertThat(simulation.crashes).isPositive();
            assertThat(simulation.jumps).isPositive();
            assertThat(simulation.rotations).isPositive();
            System.getLogger("life")
                    .log(
                            System.Logger.Level.DEBUG,
                            "seed {0}: {1} crashes, {2} jumps, {3} deleted, {4} rotations",
                            seed,
                            simulation.crashes,
                            simulation.jumps,
                            simulation.deleted,
                            simulation.rotations);
        } finally {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
