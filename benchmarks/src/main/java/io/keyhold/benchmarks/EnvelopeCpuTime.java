package io.keyhold.benchmarks;

import io.keyhold.api.FrameSize;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The one-thread part of {@link EnvelopeBenchmark} by processor time of the thread, in turns: for machines that do other work
 * meanwhile, where elapsed time says little. Argument: rounds, 300 if absent.
 */
public final class EnvelopeCpuTime {
    private EnvelopeCpuTime() {}

    /** Prints the median of each and the quotients. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300;
        EnvelopeBenchmark benchmark = new EnvelopeBenchmark();
        benchmark.frameSize = FrameSize.KIB_16;
        benchmark.threads = 1;
        benchmark.prepare();
        Map<String, CpuTime.Cost> costs = new CpuTime()
                .add("bareEncrypt", benchmark::bareEncrypt)
                .add("streamEncrypt", () -> {
                    benchmark.streamEncrypt();
                    return benchmark;
                })
                .add("bareDecrypt", benchmark::bareDecrypt)
                .add("streamDecrypt", benchmark::streamDecrypt)
                .add("streamDecryptTransfer", benchmark::streamDecryptTransfer)
                .add("streamDecryptPush", () -> {
                    benchmark.streamDecryptPush();
                    return benchmark;
                })
                .measure(rounds, 1);
        System.out.printf(
                Locale.ROOT,
                "Java %s, %d rounds of 32 MiB, median ms of processor time%n",
                System.getProperty("java.version"),
                rounds);
        costs.forEach((name, cost) -> {
            double bare = nanos(costs, name.contains("Encrypt") ? "bareEncrypt" : "bareDecrypt");
            System.out.printf(
                    Locale.ROOT,
                    "%-22s %6.2f, throughput %.3f of bare%n",
                    name,
                    cost.nanos() / 1e6,
                    bare / cost.nanos());
        });
    }

    private static double nanos(Map<String, CpuTime.Cost> costs, String name) {
        return Objects.requireNonNull(costs.get(name), name).nanos();
    }
}
