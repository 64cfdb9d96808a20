package io.keyhold.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One call of a {@link Work}, by its name; {@link Suite} sees to anchors, forks and ratios. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallBenchmark {
    /** What and who; see {@link Works}. */
    @Param("gcm-encrypt/Keyhold")
    public String work = "";

    /** The length of the message in bytes. */
    @Param("4096")
    public int size;

    private Work prepared = () -> this;

    /** What the threads share. */
    @State(Scope.Benchmark)
    public static class Shared {
        private final Works works = new Works();

        /** Closes what was opened. */
        @TearDown
        public void close() throws IOException {
            works.close();
        }
    }

    /** Prepares the work of a thread. */
    @Setup
    public void open(Shared shared) throws Exception {
        prepared = shared.works.open(work, size);
    }

    /** Does it once. */
    @Benchmark
    public Object call() throws Exception {
        return prepared.run();
    }
}
