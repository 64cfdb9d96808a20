package io.keyhold.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Large messages in the first seconds of a process, before the JDK's inner loop is compiled: calls of 1 MiB in the second
 * and third second, in turns, each in a process of its own. Arguments: rounds (3), then works; each is compared with the
 * first.
 */
public final class FreshJvm {
    private static final int SIZE = 1 << 20;
    private static final int SECONDS = 3;

    private FreshJvm() {}

    /** Runs the rounds, or, given one work and nothing else, is one of the processes. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 1) {
            System.out.println(callsAfterTheFirstSecond(arguments[0]));
            return;
        }
        Map<String, List<Long>> calls = new LinkedHashMap<>();
        for (int round = 0; round < Integer.parseInt(arguments[0]); round++) {
            for (String work : Arrays.copyOfRange(arguments, 1, arguments.length)) {
                calls.computeIfAbsent(work, key -> new ArrayList<>())
                        .add(Long.parseLong(NewProcess.run(FreshJvm.class, work)));
            }
        }
        List<Long> first = calls.values().iterator().next();
        calls.forEach((work, counted) -> System.out.printf(
                Locale.ROOT,
                "%-28s calls of 1 MiB in seconds 2 and 3: %s; %.1f times the first%n",
                work,
                counted,
                median(counted) / (double) median(first)));
    }

    private static long callsAfterTheFirstSecond(String name) throws Exception {
        try (Works works = new Works()) {
            Work work = works.open(name, SIZE);
            long begin = System.nanoTime();
            long calls = 0;
            for (long past = 0; past < TimeUnit.SECONDS.toNanos(SECONDS); past = System.nanoTime() - begin) {
                work.run();
                calls += past >= TimeUnit.SECONDS.toNanos(1) ? 1 : 0;
            }
            return calls;
        }
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
