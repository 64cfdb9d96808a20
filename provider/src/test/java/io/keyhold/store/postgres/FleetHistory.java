package io.keyhold.store.postgres;

import io.keyhold.store.postgres.RegisterChecker.Operation;
import io.keyhold.store.postgres.RegisterChecker.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the processes of a fleet noted, by register. */
final class FleetHistory {
    private final List<List<Operation>> registers = new ArrayList<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, List<Operation>> reads = new TreeMap<>();

    private FleetHistory(int count) {
        for (int i = 0; i < count; i++) {
            registers.add(new ArrayList<>());
        }
    }

    static FleetHistory read(Path folder, int count) throws IOException {
        FleetHistory history = new FleetHistory(count);
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().matches("(reads|writes)-.*"))
                    .toList();
        }
        for (Path file : files) {
            try (Stream<String> lines = Files.lines(file)) {
                String process = file.getFileName().toString().replaceAll("-[0-9]+-[0-9]+$", "");
                history.take(process, lines.filter(line -> !line.isEmpty()).toList());
            }
        }
        return history;
    }

    /** A line that was cut off with its process is left out; a write that was begun and has no end is unknown. */
    private void take(String process, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String[] parts = lines.get(i).split(" ", -1);
            if (parts.length >= 6 && parts[1].equals("R")) {
                boolean done = parts[5].equals("DONE");
                count(done ? "reads" : "reads refused " + parts[5]);
                if (done) {
                    add(parts, false, Long.parseLong(parts[4]), Outcome.DONE);
                    List<Operation> all = registers.get(Integer.parseInt(parts[0]));
                    reads.computeIfAbsent(parts[0] + " " + process, key -> new ArrayList<>())
                            .add(all.get(all.size() - 1));
                }
            } else if (parts.length >= 6 && parts[1].equals("W")) {
                count("writes " + parts[5]);
                add(parts, true, Long.parseLong(parts[4]), Outcome.valueOf(parts[5]));
            } else if (parts.length == 4
                    && parts[1].equals("I")
                    && (i + 1 == lines.size() || !lines.get(i + 1).matches("\\d+ W .*[A-Z]+.*"))) {
                count("writes cut off");
                add(parts, true, Long.MAX_VALUE, Outcome.UNKNOWN);
            }
        }
    }

    private void add(String[] parts, boolean write, long end, Outcome outcome) {
        registers
                .get(Integer.parseInt(parts[0]))
                .add(new Operation(write, Integer.parseInt(parts[2]), Long.parseLong(parts[3]), end, outcome));
    }

    private void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    /**
     * For how long after a change had returned a call began, in each process, that did not know of it yet: milliseconds, p50, p99 and
     * max over all changes from 1 to 0.
     */
    String staleness(int number) {
        List<Operation> writes = registers.get(number).stream()
                .filter(Operation::write)
                .sorted(Comparator.comparingLong(Operation::start))
                .toList();
        List<Double> millis = new ArrayList<>();
        for (int i = 1; i + 1 < writes.size(); i++) {
            boolean revoked = writes.get(i).outcome() == Outcome.DONE
                    && writes.get(i).value() == 0
                    && writes.get(i - 1).outcome() == Outcome.DONE
                    && writes.get(i - 1).value() == 1;
            if (revoked) {
                staleness(number, writes.get(i).end(), writes.get(i + 1).start(), millis);
            }
        }
        millis.sort(null);
        return millis.isEmpty()
                ? "none"
                : millis.get(millis.size() / 2) + " " + millis.get(millis.size() * 99 / 100) + " "
                        + millis.get(millis.size() - 1) + " of " + millis.size();
    }

    private void staleness(int number, long from, long to, List<Double> millis) {
        reads.forEach((process, all) -> {
            if (process.startsWith(number + " ")) {
                long last = from;
                for (Operation read : all) {
                    if (read.value() == 1 && read.start() > last && read.start() < to) {
                        last = read.start();
                    }
                }
                millis.add(Math.round((last - from) / 10_000.0) / 100.0);
            }
        });
    }

    List<Operation> register(int number) {
        return registers.get(number);
    }

    long reads() {
        return counts.getOrDefault("reads", 0L);
    }

    Map<String, Long> counts() {
        return counts;
    }
}
