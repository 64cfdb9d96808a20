package io.keyhold.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Processor time of one thread, several works in turns: for machines that do other work meanwhile, where elapsed time
 * says little. Of each work the median of its rounds counts.
 */
final class CpuTime {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP_ROUNDS = 40;

    private final Map<String, Work> works = new LinkedHashMap<>();

    /**
     * What one work costs.
     *
     * @param nanos the median over the rounds, in nanoseconds a call
     * @param bytes what a call allocates
     */
    record Cost(double nanos, long bytes) {}

    /** One work more, by name. */
    CpuTime add(String name, Work work) {
        works.put(name, work);
        return this;
    }

    /** Measures: {@code rounds} times {@code calls} calls of each work, in turns, after a warm-up. */
    Map<String, Cost> measure(int rounds, int calls) throws Exception {
        List<String> names = List.copyOf(works.keySet());
        double[][] nanos = new double[names.size()][rounds];
        long[] bytes = new long[names.size()];
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            int i = 0;
            for (Work work : works.values()) {
                long allocated = THREADS.getCurrentThreadAllocatedBytes();
                long begin = THREADS.getCurrentThreadCpuTime();
                run(work, calls);
                long took = THREADS.getCurrentThreadCpuTime() - begin;
                bytes[i] = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / calls;
                nanos[i][Math.max(0, round)] = (double) took / calls;
                i++;
            }
        }
        Map<String, Cost> costs = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            costs.put(names.get(i), new Cost(median(nanos[i]), bytes[i]));
        }
        return costs;
    }

    private static void run(Work work, int calls) throws Exception {
        for (int i = 0; i < calls; i++) {
            if (work.run() == null) {
                throw new IllegalStateException("a work gave nothing");
            }
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
