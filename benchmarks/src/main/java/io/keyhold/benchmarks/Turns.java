package io.keyhold.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Works by processor time of the thread, in turns in one process: for machines that do other work meanwhile, and while
 * one works on the code. Arguments: the length of the message, rounds, then works; each is compared with the first.
 */
public final class Turns {
    private static final int ROUND_BYTES = 4 << 20;
    private static final int ROUND_CALLS = 1000;

    private Turns() {}

    /** Prints what each work costs, and its quotient to the first. */
    public static void main(String[] arguments) throws Exception {
        int size = Integer.parseInt(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        try (Works works = new Works()) {
            CpuTime cpu = new CpuTime();
            for (String name : Arrays.copyOfRange(arguments, 2, arguments.length)) {
                cpu.add(name, works.open(name, size));
            }
            print(size, cpu.measure(rounds, Math.max(10, Math.min(ROUND_CALLS, ROUND_BYTES / size))));
        }
    }

    private static void print(int size, Map<String, CpuTime.Cost> costs) {
        System.out.printf(Locale.ROOT, "%d bytes, Java %s, processor time%n", size, System.getProperty("java.version"));
        double first = costs.values().iterator().next().nanos();
        costs.forEach((name, cost) -> System.out.printf(
                Locale.ROOT,
                "  %-36s %10.0f ns %7d B a call; %5.2f of the first, %+.0f ns%n",
                name,
                cost.nanos(),
                cost.bytes(),
                first / cost.nanos(),
                cost.nanos() - first));
    }
}
