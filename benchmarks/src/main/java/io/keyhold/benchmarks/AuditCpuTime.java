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
import java.lang.management.ManagementFactory;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * CPU time of one audit record: on the calling thread, on the writer, and of a bare {@link FileChannel} that appends the
 * same bytes. Time of the threads and not of the clock, so that it also says something on a machine with other work.
 * Arguments: a directory, records a round (2,000,000), rounds (6).
 */
public final class AuditCpuTime {
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final Map<String, String> CONTEXT = Map.of("tenant", "4711");
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private AuditCpuTime() {}

    /** Runs the rounds; see the class. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory(Path.of(arguments[0]), "audit-cpu");
        int records = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000_000;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 6;
        for (int producers = 1; producers <= 2; producers++) {
            for (int round = 0; round < rounds; round++) {
                round(directory, producers, records);
            }
        }
        bare(directory, records);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private static void round(Path directory, int producers, int records) throws Exception {
        FileAuditTrail trail = open(directory);
        long writer = Arrays.stream(THREADS.getAllThreadIds())
                .filter(id -> Optional.ofNullable(THREADS.getThreadInfo(id))
                        .filter(info -> info.getThreadName().equals("keyhold-audit-writer"))
                        .isPresent())
                .max()
                .orElseThrow();
        long[] cpu = new long[producers];
        long[] allocated = new long[producers];
        Thread[] threads = new Thread[producers];
        long before = THREADS.getThreadCpuTime(writer);
        long began = System.nanoTime();
        for (int i = 0; i < producers; i++) {
            int number = i;
            threads[i] = new Thread(() -> {
                Caller caller = Caller.of("arn:aws:iam::111122223333:user/alice");
                for (int n = 0; n < records / producers; n++) {
                    trail.accept(event(caller));
                }
                cpu[number] = THREADS.getCurrentThreadCpuTime();
                allocated[number] =
                        THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        trail.flush();
        long took = System.nanoTime() - began;
        long wrote = THREADS.getThreadCpuTime(writer) - before;
        long bytes = trail.metrics().bytes();
        trail.close();
        System.out.printf(
                Locale.ROOT,
                "producers %d: caller %.0f ns CPU, %.0f B allocated; writer %.0f ns CPU (%.2f million a second of one core);"
                        + " all %.2f million a second of one core; wall %.2f million a second; %.1f B a record%n",
                producers,
                (double) Arrays.stream(cpu).sum() / records,
                (double) Arrays.stream(allocated).sum() / records,
                (double) wrote / records,
                1e3 * records / wrote,
                1e3 * records / (wrote + Arrays.stream(cpu).sum()),
                1e3 * records / took,
                (double) bytes / records);
    }

    private static void bare(Path directory, int records) throws IOException {
        ByteBuffer piece = ByteBuffer.allocateDirect(74 * 3500);
        for (int round = 0; round < 4; round++) {
            try (FileChannel channel = FileChannel.open(
                    directory.resolve("bare-" + round), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                long before = THREADS.getCurrentThreadCpuTime();
                for (int n = 0; n < records; n += 3500) {
                    channel.write(piece.clear());
                }
                channel.force(false);
                long took = THREADS.getCurrentThreadCpuTime() - before;
                System.out.printf(
                        Locale.ROOT,
                        "bare append in pieces of 256 KiB: %.1f ns CPU a record (%.1f million a second of one core)%n",
                        (double) took / records,
                        1e3 * records / took);
            }
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

    /** What an encryption tells. */
    private record EncryptParameters(String keyId, Map<String, String> context) implements Parameters {
        @Override
        public void writeTo(Sink sink) {
            sink.put("keyId", keyId);
            sink.put("encryptionContext", context);
            sink.put("encryptionAlgorithm", "SYMMETRIC_DEFAULT");
        }
    }

    private static FileAuditTrail open(Path directory) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        return FileAuditTrail.open(
                TrailSettings.of(directory, TrailMode.GROUP).withFiles(1 << 30, false),
                new EcdsaCheckpointSigner(pair.getPrivate(), pair.getPublic()),
                StoreAnchor.NONE,
                Clock.systemUTC(),
                new SecureRandom());
    }
}
