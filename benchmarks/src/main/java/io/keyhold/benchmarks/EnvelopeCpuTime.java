package io.keyhold.benchmarks;

import io.keyhold.api.FrameSize;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * The one-thread part of {@link EnvelopeBenchmark} by processor time of the thread, in turns: for machines that do other work
 * meanwhile, where elapsed time says little. Argument: rounds, 300 if absent.
 */
public final class EnvelopeCpuTime {
    private static final int WARM_UP_ROUNDS = 40;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private EnvelopeCpuTime() {}

    /** What is measured. */
    private interface Work {
        void run() throws IOException, GeneralSecurityException;
    }

    /** Prints the median of each and the quotients. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300;
        EnvelopeBenchmark benchmark = new EnvelopeBenchmark();
        benchmark.frameSize = FrameSize.KIB_16;
        benchmark.threads = 1;
        benchmark.prepare();
        Work[] works = {
            benchmark::bareEncrypt,
            benchmark::streamEncrypt,
            benchmark::bareDecrypt,
            benchmark::streamDecrypt,
            benchmark::streamDecryptTransfer
        };
        double[][] millis = new double[works.length][rounds];
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            for (int i = 0; i < works.length; i++) {
                long begin = THREADS.getCurrentThreadCpuTime();
                works[i].run();
                if (round >= 0) {
                    millis[i][round] = (THREADS.getCurrentThreadCpuTime() - begin) / 1e6;
                }
            }
        }
        double[] median =
                Arrays.stream(millis).mapToDouble(EnvelopeCpuTime::median).toArray();
        System.out.printf(
                "Java %s, %d rounds of 32 MiB, median ms of processor time%n",
                System.getProperty("java.version"), rounds);
        System.out.printf(
                "encryption: bare %.2f, stream %.2f, throughput %.3f of bare%n",
                median[0], median[1], median[0] / median[1]);
        System.out.printf(
                "decryption: bare %.2f, stream %.2f, throughput %.3f of bare; transferTo %.2f, %.3f%n",
                median[2], median[3], median[2] / median[3], median[4], median[2] / median[4]);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
