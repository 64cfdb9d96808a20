package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.AuditChain;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GenerateRandomRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupt closes a FileChannel, though nothing is wrong with the file: Keyhold goes on, and keeps the interrupt. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class InterruptedThreadTest {
    @TempDir
    Path directory;

    private Path settings;

    @BeforeEach
    void settings() throws IOException {
        settings = TestKeyhold.settings(directory, "keyhold.audit-mode = strict");
    }

    @AfterEach
    void clear() {
        Thread.interrupted(); // the next test has nothing to do with it
    }

    @Test
    void everything_onAThreadThatWasInterrupted_goesOnAndKeepsTheInterrupt() throws Exception {
        String keyId;
        Path backup = directory.resolve("keys.backup");
        Thread.currentThread().interrupt();

        try (Keyhold keyhold = Keyhold.open(settings)) {
            assertThat(Thread.currentThread().isInterrupted()).as("after open").isTrue();
            keyId = keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            keyhold.kms().encrypt(EncryptRequest.of(keyId, new byte[9]));
            assertThat(keyhold.backup(backup).epoch()).isPositive();
            assertThat(Thread.currentThread().isInterrupted()).as("after calls").isTrue();
        }
        assertThat(Keyhold.restore(settings, backup, true).replaced()).isPresent();
        assertThat(Thread.interrupted()).as("after all").isTrue();

        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyhold.kms().describeKey(DescribeKeyRequest.of(keyId));
            assertThat(keyhold.auditLog().verify().verdict()).isNotEqualTo(AuditChain.Verdict.DAMAGED);
        }
    }

    @Test
    void open_whileInterruptsComeAllTheTime_opensAndWrites() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService other = Executors.newSingleThreadExecutor();
        Thread opening = Thread.currentThread();
        CountDownLatch first = new CountDownLatch(1);
        Future<?> storm = other.submit(() -> {
            while (!enough.get()) {
                opening.interrupt();
                first.countDown();
                Thread.onSpinWait();
            }
        });
        try {
            for (int i = 0; i < 10; i++) {
                try (Keyhold keyhold = Keyhold.open(settings)) {
                    keyhold.kms().createKey(CreateKeyRequest.of());
                    keyhold.kms().generateRandom(GenerateRandomRequest.of(16));
                    keyhold.backup(directory.resolve(i + ".backup"));
                }
            }
        } finally {
            enough.set(true);
            other.shutdown();
            while (!other.isTerminated()) {
                Thread.onSpinWait();
            }
            assertThat(Thread.interrupted()).isTrue();
        }
        storm.get();
        assertThat(first.getCount()).isZero();
        assertThat(Files.exists(directory.resolve("9.backup"))).isTrue();
        try (Keyhold keyhold = Keyhold.open(settings)) {
            assertThat(keyhold.auditLog().verify().verdict()).isNotEqualTo(AuditChain.Verdict.DAMAGED);
        }
    }

    /** Whoever interrupts every thread of a JVM, as some servers do when they stop an application. */
    @ParameterizedTest
    @ValueSource(strings = {"keyhold-audit", "keyhold"})
    void calls_afterTheThreadsOfKeyholdWereInterrupted_areRecorded(String prefix) throws Exception {
        try (Keyhold keyhold = Keyhold.open(settings)) {
            for (int i = 0; i < 20; i++) {
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith(prefix))
                        .forEach(Thread::interrupt);
                keyhold.kms().createKey(CreateKeyRequest.of());
            }
            assertThat(keyhold.auditLog().verify().verdict()).isNotEqualTo(AuditChain.Verdict.DAMAGED);
        }
        assertThat(TestKeyhold.audit(settings).stream()
                        .filter(event -> event.path("eventName").asText().equals("CreateKey")))
                .hasSize(20);
    }

    /** A thread whose flag stays set does not pause any more. */
    @Test
    @Timeout(60)
    void threadsOfTheTrail_afterAnInterrupt_haveClearedIt() throws Exception {
        try (Keyhold keyhold = Keyhold.open(settings)) {
            List<Thread> trail = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("keyhold-audit"))
                    .toList();
            assertThat(trail).hasSizeGreaterThanOrEqualTo(2);

            trail.forEach(Thread::interrupt);
            keyhold.kms().createKey(CreateKeyRequest.of());

            for (Thread thread : trail) {
                while (thread.isInterrupted()) {
                    thread.join(1);
                }
            }
            assertThat(trail).allMatch(Thread::isAlive);
        }
    }
}
