package io.keyhold.store.postgres;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides whether a register with one writer behaved as one copy of it would. The writer does one thing after the other, so the
 * order of writes is known, and a read is explained by the earliest write that fits: an earlier one constrains the reads that follow
 * least, which makes this exact and fast. With a bound a read may be that old, and reads may go back within it.
 */
final class RegisterChecker {
    /** What became of an operation. */
    enum Outcome {
        DONE,
        /** It may have been done, or may still be until the next write is. */
        UNKNOWN,
        /** It was not done, and never will be. */
        REFUSED
    }

    /** One operation; times are those of {@link System#nanoTime}, which all processes of a machine share. */
    record Operation(boolean write, int value, long start, long end, Outcome outcome) {}

    private final List<Set<Integer>> values = new ArrayList<>();
    private final TreeMap<Long, Integer> begun = new TreeMap<>();
    private final TreeMap<Long, Integer> done = new TreeMap<>();
    private final TreeMap<Long, Integer> seen = new TreeMap<>();
    private final long bound;

    private RegisterChecker(int initial, List<Operation> writes, long boundNanos) {
        this.bound = boundNanos;
        values.add(Set.of(initial));
        for (Operation write : writes) {
            if (write.outcome() == Outcome.REFUSED) {
                continue;
            }
            Set<Integer> possible = new TreeSet<>(Set.of(write.value()));
            if (write.outcome() == Outcome.UNKNOWN) {
                possible.addAll(values.get(values.size() - 1));
            } else {
                done.put(write.end(), values.size());
            }
            begun.put(write.start(), values.size());
            values.add(possible);
        }
    }

    /**
     * The reads that nothing explains; empty if the history is one of a single copy.
     *
     * @param boundNanos how old a read may be; 0 for linearizability
     */
    static List<Operation> violations(int initial, List<Operation> history, long boundNanos) {
        List<Operation> writes =
                new ArrayList<>(history.stream().filter(Operation::write).toList());
        writes.sort(Comparator.comparingLong(Operation::start));
        RegisterChecker checker = new RegisterChecker(initial, writes, boundNanos);
        return history.stream()
                .filter(each -> !each.write() && each.outcome() == Outcome.DONE)
                .sorted(Comparator.comparingLong(Operation::end))
                .filter(read -> !checker.explains(read))
                .toList();
    }

    private boolean explains(Operation read) {
        int lowest = before(done, read.start() - bound);
        if (bound == 0) {
            lowest = Math.max(lowest, before(seen, read.start()));
        }
        int highest = before(begun, read.end());
        for (int write = lowest; write <= highest; write++) {
            if (values.get(write).contains(read.value())) {
                seen.merge(read.end(), Math.max(write, before(seen, read.end())), Math::max);
                return true;
            }
        }
        return false;
    }

    /** The last write that the map has before a time. */
    private static int before(NavigableMap<Long, Integer> map, long time) {
        var entry = map.lowerEntry(time);
        return entry == null ? 0 : entry.getValue();
    }
}
