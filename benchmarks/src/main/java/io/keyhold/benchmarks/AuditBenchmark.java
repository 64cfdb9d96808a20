package io.keyhold.benchmarks;

import io.keyhold.api.Caller;
import io.keyhold.audit.AuditEvent;
import io.keyhold.audit.EcdsaCheckpointSigner;
import io.keyhold.audit.FileAuditTrail;
import io.keyhold.audit.Parameters;
import io.keyhold.audit.StoreAnchor;
import io.keyhold.audit.TrailMode;
import io.keyhold.audit.TrailSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The price of the audit trail: what a call pays to hand its event over, how many records a second one trail sustains, and
 * beside it the same bytes appended by a bare {@link FileChannel}. {@code -Dkeyhold.bench.directory} names the disk.
 */
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class AuditBenchmark {
    private static final int BURST = 20_000;

    /** About the bytes of one record of {@link #event}: see {@code TrailMetrics.bytes / records}. */
    private static final int RECORD_BYTES = 92;

    private static final int RECORDS_PER_WRITE = 10_000;
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final Map<String, String> CONTEXT = Map.of("tenant", "4711");

    /** What an encryption tells; as the service does it, nothing is formatted before it is written. */
    private record EncryptParameters(String keyId, Map<String, String> context) implements Parameters {
        @Override
        public void writeTo(Sink sink) {
            sink.put("keyId", keyId);
            sink.put("encryptionContext", context);
            sink.put("encryptionAlgorithm", "SYMMETRIC_DEFAULT");
        }
    }

    private static AuditEvent event(Caller caller) {
        return new AuditEvent(
                1_790_000_000_000L,
                "Encrypt",
                true,
                Optional.of(caller),
                "111122223333",
                "eu-central-1",
                List.of(KEY),
                new EncryptParameters(KEY, CONTEXT),
                Parameters.NONE,
                Parameters.NONE,
                "",
                "");
    }

    private static Path directory() throws IOException {
        String configured = System.getProperty("keyhold.bench.directory", "");
        return configured.isEmpty()
                ? Files.createTempDirectory("keyhold-bench")
                : Files.createTempDirectory(Path.of(configured), "keyhold-bench");
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /** A trail in group mode. */
    @State(Scope.Benchmark)
    public static class Group {
        private final Caller caller = Caller.of("arn:aws:iam::111122223333:user/alice");
        private Path directory;
        private FileAuditTrail trail;

        /** Opens the trail. */
        @Setup
        public void open() throws IOException, GeneralSecurityException {
            directory = directory();
            trail = AuditBenchmark.open(
                    TrailSettings.of(directory, TrailMode.GROUP).withFiles(1 << 30, false));
        }

        /** Closes and deletes it. */
        @TearDown
        public void close() throws IOException {
            trail.close();
            System.out.println(trail.metrics());
            delete(directory);
        }
    }

    /** The same, with an empty queue before each burst. */
    @State(Scope.Benchmark)
    public static class Drained extends Group {
        /** Waits until the queue is empty. */
        @Setup(Level.Invocation)
        public void drain() {
            while (super.trail.metrics().queueDepth() > 0) {
                LockSupport.parkNanos(100_000);
            }
        }
    }

    /** A trail in strict mode. */
    @State(Scope.Benchmark)
    public static class Strict {
        private final Caller caller = Caller.of("arn:aws:iam::111122223333:user/alice");
        private Path directory;
        private FileAuditTrail trail;

        /** Opens the trail. */
        @Setup
        public void open() throws IOException, GeneralSecurityException {
            directory = directory();
            trail = AuditBenchmark.open(
                    TrailSettings.of(directory, TrailMode.STRICT).withFiles(1 << 30, false));
        }

        /** Closes and deletes it. */
        @TearDown
        public void close() throws IOException {
            trail.close();
            delete(directory);
        }
    }

    /** A file and as many bytes as the trail writes. */
    @State(Scope.Benchmark)
    public static class Bare {
        private final ByteBuffer one = ByteBuffer.allocateDirect(RECORD_BYTES);
        private final ByteBuffer many = ByteBuffer.allocateDirect(RECORD_BYTES * RECORDS_PER_WRITE);
        private Path directory;
        private FileChannel channel;
        private long written;

        /** Opens the file. */
        @Setup
        public void open() throws IOException {
            directory = directory();
            channel = FileChannel.open(
                    directory.resolve("bare"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }

        /** Closes and deletes it. */
        @TearDown
        public void close() throws IOException {
            channel.close();
            delete(directory);
        }

        private void write(ByteBuffer bytes) throws IOException {
            channel.write(bytes.clear());
            written += bytes.capacity();
            if (written > 1 << 30) {
                written = 0;
                channel.position(0);
            }
        }
    }

    private static FileAuditTrail open(TrailSettings settings) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        return FileAuditTrail.open(
                settings,
                new EcdsaCheckpointSigner(pair.getPrivate(), pair.getPublic()),
                StoreAnchor.NONE,
                Clock.systemUTC(),
                new SecureRandom());
    }

    /** What the calling thread pays: make the event, hand it over; the writer runs beside it on its own core. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    @OperationsPerInvocation(BURST)
    @Warmup(iterations = 200)
    @Measurement(iterations = 200)
    public long groupCallingThread(Drained group) {
        long last = 0;
        for (int i = 0; i < BURST; i++) {
            last = ((Group) group).trail.accept(event(((Group) group).caller));
        }
        return last;
    }

    /** The part of that which is making the event. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    @OperationsPerInvocation(BURST)
    @Warmup(iterations = 200)
    @Measurement(iterations = 200)
    public long eventOnly(Drained group) {
        long last = 0;
        for (int i = 0; i < BURST; i++) {
            last += event(((Group) group).caller).timeMillis();
        }
        return last;
    }

    /** Records a second, one producer that does nothing else. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public long groupSustainedOne(Group group) {
        return group.trail.accept(event(group.caller));
    }

    /** Records a second, two producers. */
    @Benchmark
    @Threads(2)
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public long groupSustainedTwo(Group group) {
        return group.trail.accept(event(group.caller));
    }

    /** The same bytes, appended in pieces of 10,000 records by nobody but a channel. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    @OperationsPerInvocation(RECORDS_PER_WRITE)
    public long bareAppend(Bare bare) throws IOException {
        bare.write(bare.many);
        return bare.written;
    }

    /** One record on the disk before the next. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public long strictOne(Strict strict) {
        return strict.trail.accept(event(strict.caller));
    }

    /** The same by eight callers, who share a flush. */
    @Benchmark
    @Threads(8)
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public long strictEight(Strict strict) {
        return strict.trail.accept(event(strict.caller));
    }

    /** The bytes of one record, written and flushed by a channel. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public long bareWriteForce(Bare bare) throws IOException {
        bare.write(bare.one);
        bare.channel.force(false);
        return bare.written;
    }
}
