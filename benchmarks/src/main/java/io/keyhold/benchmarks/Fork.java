package io.keyhold.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One fork: a process of its own that measures one work. {@link Suite} starts it, because JMH runs the forks of one
 * benchmark in a row and all with one class path. Arguments: work, length, threads, warm-up iterations, iterations,
 * milliseconds of an iteration, the file for JMH's JSON.
 */
final class Fork {
    private Fork() {}

    /** Measures. */
    public static void main(String[] arguments) throws RunnerException {
        TimeValue time = new TimeValue(Long.parseLong(arguments[5]), TimeUnit.MILLISECONDS);
        new Runner(new OptionsBuilder()
                        .include(CallBenchmark.class.getName())
                        .param("work", arguments[0])
                        .param("size", arguments[1])
                        .threads(Integer.parseInt(arguments[2]))
                        .forks(0)
                        .warmupIterations(Integer.parseInt(arguments[3]))
                        .warmupTime(time)
                        .measurementIterations(Integer.parseInt(arguments[4]))
                        .measurementTime(time)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .addProfiler(GCProfiler.class)
                        .resultFormat(ResultFormatType.JSON)
                        .result(arguments[6])
                        .build())
                .run();
    }
}
