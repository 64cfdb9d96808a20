package io.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.keyhold.AuditLog;
import io.keyhold.TestKeyhold;
import io.keyhold.api.AuditChain;
import io.keyhold.api.AuditQuery;
import io.keyhold.api.AuditRecord;
import io.keyhold.api.AuditReport;
import io.keyhold.api.KmsException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Power cuts: on a disk in memory ({@code -Dkeyhold.cases=N} of them), and with {@code -Dkeyhold.long=true} on a real ext4
 * that is shut down under the process, where mounting is permitted. Each with a negative control that does lose.
 */
@Timeout(1200)
class PowerCutTest {
    private static final int CASES = Math.max(1, Integer.getInteger("keyhold.cases", 20));

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> accept_strictAndPowerCut_losesNothingThatWasTaken() {
        return IntStream.range(0, CASES)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
                    Path directory = folder.resolve("strict-" + seed);
                    long taken = runAndCut(TrailMode.STRICT, new PowerCutStorage(false), directory, seed);
                    assertThat(Trails.read(directory)).hasSizeGreaterThanOrEqualTo((int) taken);
                    assertOpenEnd(directory);
                }));
    }

    @TestFactory
    Stream<DynamicTest> accept_groupAndPowerCut_leavesAnOpenEnd() {
        return IntStream.range(0, CASES)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
                    Path directory = folder.resolve("group-" + seed);
                    runAndCut(TrailMode.GROUP, new PowerCutStorage(false), directory, seed);
                    assertOpenEnd(directory);
                }));
    }

    @Test
    void accept_strictOnADiskThatLies_losesAndTheTestNotices() throws IOException {
        Path directory = folder.resolve("lies");
        long taken = runAndCut(TrailMode.STRICT, new PowerCutStorage(true), directory, 1);
        assertThat(Trails.read(directory)).hasSizeLessThan((int) taken);
    }

    private static void assertOpenEnd(Path directory) {
        AuditReport report = new TrailVerifier(Trails.trusted(), List.of()).verify(List.of(directory));
        assertThat(report.findings()).isEmpty();
        assertThat(report.verdict()).isEqualTo(AuditChain.Verdict.OPEN_END);
    }

    /** Several threads write; the power goes at a random moment. Gives how many events were taken. */
    private static long runAndCut(TrailMode mode, PowerCutStorage storage, Path directory, int seed)
            throws IOException {
        Random random = new Random(seed);
        TrailSettings settings = TrailSettings.of(directory, mode)
                .withAcceptTimeout(Duration.ofMillis(100))
                .withWindow(1024, Duration.ofMillis(2))
                .withCheckpoints(1 + random.nextInt(50), Duration.ofMillis(10))
                .withFiles(4096 + random.nextInt(60_000), false);
        FileAuditTrail trail = Trails.open(settings, storage);
        AtomicLong taken = new AtomicLong();
        int until = 1 + random.nextInt(600);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Thread thread = new Thread(() -> {
                try {
                    while (true) {
                        trail.accept(Trails.now(taken.get()));
                        taken.incrementAndGet();
                    }
                } catch (KmsException.AuditUnavailable e) {
                    taken.getAcquire(); // the power is off
                }
            });
            threads.add(thread);
            thread.start();
        }
        while (taken.get() < until) {
            Thread.onSpinWait();
        }
        storage.cut(directory, random);
        long counted = taken.get(); // more may have been taken before the cut than were counted, never fewer
        threads.forEach(PowerCutTest::join);
        try {
            trail.close();
        } catch (KmsException.AuditUnavailable e) {
            return counted;
        }
        return counted;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void encrypt_realDiskShutDown_strictLosesNothingAndGroupDoes() throws Exception {
        assumeThat(Boolean.getBoolean("keyhold.long")).as("-Dkeyhold.long=true").isTrue();
        long strictLost = 0;
        long strictReturned = 0;
        long groupLost = 0;
        for (int round = 0; round < CASES; round++) {
            long[] strict = cutRealDisk("s" + round, "keyhold.audit-mode = strict");
            strictReturned += strict[0];
            strictLost += strict[1];
            groupLost += cutRealDisk("g" + round, "keyhold.audit-mode = group", "keyhold.audit-flush-ms = 10000")[1];
        }
        System.getLogger(PowerCutTest.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "{0} cuts: strict lost {1} of {2}, group with a long interval lost {3}",
                        CASES,
                        strictLost,
                        strictReturned,
                        groupLost);
        assertThat(strictLost).isZero();
        assertThat(groupLost).as("the negative control").isPositive();
    }

    /** Returned results, and how many of them have no record afterwards. */
    private long[] cutRealDisk(String name, String... mode) throws Exception {
        Path image = folder.resolve("image");
        Path disk = Files.createDirectories(folder.resolve("disk"));
        Files.deleteIfExists(image);
        assumeThat(run("truncate", "-s", "64M", image.toString())
                        + run("mkfs.ext4", "-q", image.toString())
                        + run("mount", "-o", "loop", image.toString(), disk.toString()))
                .as("mounting is permitted")
                .isZero();
        try {
            List<String> lines = new ArrayList<>(List.of("keyhold.audit = " + disk.resolve("audit")));
            lines.addAll(List.of(mode));
            Path settings = TestKeyhold.settings(folder, lines.toArray(String[]::new));
            List<String> returned = runAndShutDown(settings, name, disk);
            run("umount", disk.toString());
            assertThat(run("mount", "-o", "loop", image.toString(), disk.toString()))
                    .isZero();
            AuditLog log = AuditLog.offline(List.of(disk.resolve("audit")), List.of(), List.of());
            Set<String> told;
            try (Stream<AuditRecord> found = log.lookup(AuditQuery.ALL)) {
                told = found.flatMap(record -> record.json().stream())
                        .map(json -> json.replaceAll("(?s).*\"mark\":\"([^\"]*)\".*", "$1"))
                        .collect(Collectors.toSet());
            }
            return new long[] {
                returned.size(),
                returned.stream().filter(mark -> !told.contains(mark)).count()
            };
        } finally {
            run("umount", disk.toString());
        }
    }

    private static List<String> runAndShutDown(Path settings, String name, Path disk) throws Exception {
        Process process = AuditProcess.start("encrypt", settings.toString(), name);
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("open");
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (lines.size() == 300) {
                    run("kill", "-STOP", Long.toString(process.pid()));
                    // EXT4_IOC_SHUTDOWN without flushing the journal
                    assertThat(run(
                                    "perl",
                                    "-e",
                                    "open(F,'<',$ARGV[0]) or die; my $f=pack('L',2); ioctl(F,0x8004587d,$f) or die $!",
                                    disk.toString()))
                            .isZero();
                    process.toHandle().destroyForcibly();
                }
            }
        }
        process.waitFor();
        return lines;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
