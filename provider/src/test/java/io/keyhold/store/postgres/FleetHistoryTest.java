package io.keyhold.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.Keyhold;
import io.keyhold.TestKeyhold;
import io.keyhold.store.postgres.RegisterChecker.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes on three networks use and change the same keys for {@code -Dkeyhold.fleet-seconds}, while they are killed, stopped and
 * cut off, and the primary fails over; then their histories are judged. {@code -Dkeyhold.fleet-mode} is {@code bounded}, {@code strict},
 * or a control that must be caught: {@code stale}, which believes what it knows for longer than it is judged by, and {@code async},
 * whose standby lags.
 */
@ExtendWith(NeedsPostgres.class)
@EnabledIfSystemProperty(named = "keyhold.fleet-seconds", matches = "[1-9][0-9]*")
class FleetHistoryTest {
    private static final int SECONDS = Integer.getInteger("keyhold.fleet-seconds", 60);
    private static final String MODE = System.getProperty("keyhold.fleet-mode", "bounded");
    private static final int PROCESSES = Integer.getInteger("keyhold.fleet-processes", 8);
    private static final int NETWORKS = 3;
    private static final int REGISTERS = 10;
    private static final long BOUND_NANOS = MODE.equals("strict") ? 0 : TimeUnit.SECONDS.toNanos(1);

    @TempDir
    Path folder;

    private final Random random = new Random();
    private final List<List<CutNetwork>> networks = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private final int[] faults = new int[4];
    private long begun;

    @Test
    void history_ofAFleetUnderFaults_isThatOfOneStore() throws Exception {
        try (ServerPair servers = ServerPair.start()) {
            if (!MODE.equals("async")) {
                servers.setSynchronous(true);
            }
            prepare(servers);
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(start(i));
            }
            begin();
            if (MODE.equals("async")) {
                loseChanges(servers);
            } else {
                disturb(servers);
            }
            for (Process process : processes) {
                process.waitFor(2, TimeUnit.MINUTES);
                process.destroyForcibly();
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
        judge();
    }

    private void judge() throws IOException {
        List<Operation> violations = new ArrayList<>();
        FleetHistory history = FleetHistory.read(folder, REGISTERS);
        for (int i = 0; i < REGISTERS; i++) {
            violations.addAll(RegisterChecker.violations(1, history.register(i), BOUND_NANOS));
        }
        String line =
                MODE + ": " + PROCESSES + " processes, " + SECONDS + " s, " + history.counts() + ", killed " + faults[0]
                        + ", stopped " + faults[1] + ", networks cut " + faults[2] + ", failovers " + faults[3]
                        + ", ms until RevokeGrant counts p50 p99 max "
                        + history.staleness(FleetRegister.GRANT.number()) + ", violations " + violations.size()
                        + ", the first "
                        + violations.stream().limit(3).toList() + "\n";
        Files.createDirectories(Path.of("target"));
        Files.writeString(
                Path.of("target", "fleet-history.txt"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (MODE.equals("stale") || MODE.equals("async")) {
            assertThat(violations).as("the control is caught: " + line).isNotEmpty();
        } else {
            assertThat(violations).as(line).isEmpty();
            assertThat(history.reads()).isPositive();
        }
    }

    /** Settings for each network, and what the registers are about. */
    private void prepare(ServerPair servers) throws IOException {
        for (int i = 0; i < NETWORKS; i++) {
            networks.add(List.of(
                    new CutNetwork("127.0.0.1:" + servers.primary().port()),
                    new CutNetwork("127.0.0.1:" + servers.standby().port())));
        }
        for (int i = 0; i < PROCESSES; i++) {
            settings(i);
        }
        List<String> lines = new ArrayList<>();
        try (Keyhold keyhold = Keyhold.open(folder.resolve("process-0/keyhold.properties"))) {
            keyhold.admin().createPrincipal(FleetRegister.USER);
            for (int i = 0; i < REGISTERS; i++) {
                FleetRegister kind = FleetRegister.of(i);
                lines.add(String.join(" ", kind.create(keyhold, i)));
            }
        }
        Files.write(folder.resolve("registers"), lines);
    }

    private void settings(int process) throws IOException {
        Path of = Files.createDirectories(folder.resolve("process-" + process));
        List<CutNetwork> network = networks.get(process % NETWORKS);
        Path file = TestKeyhold.settings(of);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.removeIf(line -> line.startsWith("keyhold.store"));
        lines.add("keyhold.store = jdbc:postgresql://" + network.get(0).hostAndPort() + ","
                + network.get(1).hostAndPort() + "/keys");
        lines.add("keyhold.store-user = keyhold_app");
        lines.add("keyhold.audit = trail");
        if (!MODE.equals("async")) {
            lines.add("keyhold.store-durability = replicated");
        }
        if (MODE.equals("strict")) {
            lines.add("keyhold.freshness = strict");
        }
        if (MODE.equals("stale")) {
            lines.add("keyhold.freshness-ms = 60000");
        }
        Files.write(file, lines);
    }

    /** The time runs, and faults begin, when all are open. */
    private void begin() throws IOException {
        long started = System.nanoTime();
        for (int i = 0; i < PROCESSES; i++) {
            while (!Files.exists(folder.resolve("open-" + i))) {
                assertThat(System.nanoTime() - started).isLessThan(TimeUnit.MINUTES.toNanos(10));
                pause(50);
            }
        }
        begun = System.nanoTime();
        Path part = Files.writeString(folder.resolve("end.part"), "" + (begun + TimeUnit.SECONDS.toNanos(SECONDS)));
        Files.move(part, folder.resolve("end"));
    }

    private Process start(int number) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx160m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dkeyhold.fleet.pause-micros=" + System.getProperty("keyhold.fleet.pause-micros", "200"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FleetProcess.class.getName(),
                        folder.resolve("process-" + number).toString(),
                        folder.toString(),
                        "" + number,
                        "" + PROCESSES)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("output-" + number).toFile()))
                .start();
    }

    private void disturb(ServerPair servers) throws Exception {
        long nextFailover = 20;
        while (secondsLeft() > 10) {
            pause(500 + random.nextInt(2000));
            int victim = random.nextInt(PROCESSES);
            int fault = random.nextInt(4);
            if (SECONDS - secondsLeft() >= nextFailover && !MODE.equals("stale")) {
                failOver(servers);
                nextFailover = SECONDS - secondsLeft() + 30;
            } else if (fault == 0) {
                kill(victim);
            } else if (fault == 1) {
                stop(victim);
            } else {
                cut(random.nextInt(NETWORKS));
            }
        }
    }

    private void kill(int victim) throws Exception {
        processes.get(victim).destroyForcibly().waitFor();
        processes.set(victim, start(victim));
        faults[0]++;
    }

    private void stop(int victim) throws Exception {
        signal("STOP", victim);
        pause(500 + random.nextInt(2500));
        signal("CONT", victim);
        faults[1]++;
    }

    private void signal(String signal, int victim) throws Exception {
        new ProcessBuilder("kill", "-" + signal, "" + processes.get(victim).pid())
                .start()
                .waitFor();
    }

    private void cut(int network) {
        networks.get(network).forEach(CutNetwork::cut);
        pause(500 + random.nextInt(MODE.equals("stale") ? 6000 : 3000));
        networks.get(network).forEach(CutNetwork::mend);
        faults[2]++;
    }

    private void failOver(ServerPair servers) throws Exception {
        servers.failOver();
        servers.replaceStandby();
        servers.awaitStandby();
        faults[3]++;
    }

    /**
     * The standby stands still while changes are acknowledged; then it becomes the primary, and every process starts again, on a disk
     * without its trail, which would tell that the store went back.
     */
    private void loseChanges(ServerPair servers) throws Exception {
        while (SECONDS - secondsLeft() < SECONDS / 4) {
            pause(500);
        }
        servers.primary().signal("STOP", "walsender");
        pause(3000);
        servers.primary().kill();
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        servers.promote();
        for (int i = 0; i < PROCESSES; i++) {
            new ProcessBuilder(
                            "rm",
                            "-rf",
                            folder.resolve("process-" + i + "/trail").toString())
                    .start()
                    .waitFor();
            kill(i);
        }
        faults[3]++;
    }

    private long secondsLeft() {
        return SECONDS - TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
