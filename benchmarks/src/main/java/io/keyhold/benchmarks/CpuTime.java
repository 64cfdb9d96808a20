package io.keyhold.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
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
        Map<String, double[]> nanos = new LinkedHashMap<>();
        Map<String, Cost> costs = new LinkedHashMap<>();
        works.keySet().forEach(name -> nanos.put(name, new double[rounds]));
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            for (Map.Entry<String, Work> work : works.entrySet()) {
                long allocated = THREADS.getCurrentThreadAllocatedBytes();
                long begin = THREADS.getCurrentThreadCpuTime();
                run(work.getValue(), calls);
                long took = THREADS.getCurrentThreadCpuTime() - begin;
                if (round >= 0) {
                    nanos.get(work.getKey())[round] = (double) took / calls;
                    costs.put(
                            work.getKey(),
                            new Cost(
                                    median(nanos.get(work.getKey()), round + 1),
                                    (THREADS.getCurrentThreadAllocatedBytes() - allocated) / calls));
                }
            }
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

    private static double median(double[] values, int count) {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
