package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.keyhold.api.AuditQuery;
import io.keyhold.api.AuditRecord;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The disk of the audit trail fails under an open Keyhold. {@code -Dkeyhold.long=true} adds a real small tmpfs that
 * is filled, a real mount that is read-only, and a real disk that is frozen, where mounting is permitted.
 */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class BrokenTrailTest {
    private static final Duration TIMEOUT = Duration.ofMillis(300);
    private static final String LARGE = "x".repeat(4000);

    @TempDir
    Path folder;

    @Test
    void encrypt_nextFileIsAFifoNobodyReads_isRefusedInTimeAndResumes() throws Exception {
        try (Keyhold keyhold = open(folder.resolve("audit"))) {
            Path first = onlyFile(folder.resolve("audit"));
            Path fifo = first.resolveSibling(first.getFileName().toString().replace("-000001", "-000002"));
            assertThat(run("mkfifo", fifo.toString())).isZero();
            Kms kms = keyhold.kms();
            String keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();

            long answered = callUntilRefused(kms, keyId);
            refusedInTime(kms, keyId);
            Files.delete(fifo);

            answered += callUntilAnswered(kms, keyId);
            assertAllTold(keyhold, answered);
        }
    }

    @Test
    void encrypt_directoryBecomesAFile_isRefusedInTimeAndResumes() throws Exception {
        Path directory = folder.resolve("audit");
        Path aside = folder.resolve("aside");
        try (Keyhold keyhold = open(directory)) {
            Kms kms = keyhold.kms();
            String keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            Files.move(directory, aside);
            Files.createFile(directory);

            long answered = callUntilRefused(kms, keyId);
            refusedInTime(kms, keyId);
            Files.delete(directory);
            Files.move(aside, directory);

            answered += callUntilAnswered(kms, keyId);
            assertAllTold(keyhold, answered);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "group"})
    void encrypt_fileDeletedUnderTheWriter_isPutBackBeforeTheRecordCounts(String mode) throws Exception {
        Path directory = folder.resolve("audit");
        try (Keyhold keyhold = open(directory, "keyhold.audit-mode = " + mode)) {
            Kms kms = keyhold.kms();
            String keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            encrypt(kms, keyId);
            keyhold.auditLog().verify(); // flushes
            Path file = onlyFile(directory);
            Files.delete(file);

            encrypt(kms, keyId);
            keyhold.auditLog().verify();

            assertThat(file).exists();
            assertAllTold(keyhold, 2);
            assertThat(keyhold.metrics().getAuditFailures()).isPositive();
        }
        try (Keyhold again = open(directory)) {
            assertAllTold(again, 2);
        }
    }

    @Test
    void encrypt_anotherFileInThePlaceOfTheFile_isRefusedAndResumes() throws Exception {
        Path directory = folder.resolve("audit");
        try (Keyhold keyhold = open(directory, "keyhold.audit-mode = strict")) {
            Kms kms = keyhold.kms();
            String keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            Path file = onlyFile(directory);
            Files.move(file, folder.resolve("aside"));
            Files.writeString(file, "not the trail");

            long answered = callUntilRefused(kms, keyId);
            refusedInTime(kms, keyId);
            assertThatThrownBy(() -> encrypt(kms, keyId))
                    .hasMessageContaining(
                            "another file is in the place of `" + file.getFileName() + "`; move that one away");
            assertThat(answered).as("fails closed").isZero();
            assertThat(file).hasContent("not the trail");
            Files.delete(file);

            assertAllTold(keyhold, callUntilAnswered(kms, keyId));
        }
    }

    @Test
    void encrypt_directoryMovedAway_goesOnInANewOne() throws Exception {
        Path directory = folder.resolve("audit");
        try (Keyhold keyhold = open(directory, "keyhold.audit-mode = strict")) {
            Kms kms = keyhold.kms();
            String keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            encrypt(kms, keyId);
            Files.move(directory, folder.resolve("aside"));

            encrypt(kms, keyId);

            assertAllTold(keyhold, 2);
        }
    }

    @Test
    void encrypt_realTmpfsFull_isRefusedInTimeAndResumes() throws Exception {
        assumeThat(Boolean.getBoolean("keyhold.long")).as("-Dkeyhold.long=true").isTrue();
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", disk.toString()))
                .as("mounting is permitted")
                .isZero();
        Path ballast = disk.resolve("ballast");
        try (Keyhold keyhold = open(disk.resolve("audit"))) {
            Kms kms = keyhold.kms();
            String keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            Files.write(ballast, new byte[500 << 10]);

            long answered = callUntilRefused(kms, keyId);
            refusedInTime(kms, keyId);
            Files.delete(ballast);
            answered += callUntilAnswered(kms, keyId);
            assertAllTold(keyhold, answered);
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void encrypt_realReadOnlyMount_isRefusedInTimeAndResumes() throws Exception {
        assumeThat(Boolean.getBoolean("keyhold.long")).as("-Dkeyhold.long=true").isTrue();
        Path directory = Files.createDirectory(folder.resolve("audit"));
        assumeThat(run("mount", "--bind", directory.toString(), directory.toString()))
                .as("mounting is permitted")
                .isZero();
        run("umount", directory.toString());
        try (Keyhold keyhold = open(directory)) {
            Kms kms = keyhold.kms();
            String keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            long answered;
            mountReadOnly(directory);
            try {
                answered = callUntilRefused(kms, keyId); // the file that is open is written to its end
                refusedInTime(kms, keyId);
                assertThat(answered).isLessThan(1000);
            } finally {
                run("umount", directory.toString());
            }
            answered += callUntilAnswered(kms, keyId);
            assertAllTold(keyhold, answered);
        }
        mountReadOnly(directory);
        try {
            assertThatThrownBy(() -> open(directory)).isInstanceOf(KmsException.AuditUnavailable.class);
        } finally {
            run("umount", directory.toString());
        }
        open(directory).close();
    }

    private static void mountReadOnly(Path directory) throws IOException, InterruptedException {
        assertThat(run("mount", "--bind", directory.toString(), directory.toString()))
                .isZero();
        assertThat(run("mount", "-o", "remount,bind,ro", directory.toString())).isZero();
    }

    @Test
    void encrypt_realDiskFrozen_isRefusedInTimeAndResumes() throws Exception {
        assumeThat(Boolean.getBoolean("keyhold.long")).as("-Dkeyhold.long=true").isTrue();
        Path image = folder.resolve("image");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeThat(run("truncate", "-s", "32M", image.toString())
                        + run("mkfs.ext4", "-q", image.toString())
                        + run("mount", "-o", "loop", image.toString(), disk.toString()))
                .as("mounting is permitted")
                .isZero();
        try (Keyhold keyhold = open(disk.resolve("audit"))) {
            Kms kms = keyhold.kms();
            String keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            assertThat(run("fsfreeze", "-f", disk.toString())).isZero();
            long answered;
            try {
                answered = callUntilRefused(kms, keyId);
                refusedInTime(kms, keyId);
            } finally {
                run("fsfreeze", "-u", disk.toString());
            }
            answered += callUntilAnswered(kms, keyId);
            assertAllTold(keyhold, answered);
        } finally {
            run("umount", disk.toString());
        }
    }

    private Keyhold open(Path directory, String... more) throws IOException {
        return Keyhold.open(TestKeyhold.settings(
                folder,
                String.join("\n", more),
                "keyhold.audit = " + directory,
                "keyhold.audit-timeout-ms = " + TIMEOUT.toMillis(),
                "keyhold.audit-queue = 64",
                "keyhold.audit-file-mib = 1",
                "keyhold.audit-compress = off"));
    }

    /** How many results left before the first call was refused. */
    private static long callUntilRefused(Kms kms, String keyId) {
        long answered = 0;
        while (answered < 100_000) {
            try {
                encrypt(kms, keyId);
                answered++;
            } catch (KmsException.AuditUnavailable e) {
                return answered;
            }
        }
        throw new AssertionError("never refused");
    }

    private static void refusedInTime(Kms kms, String keyId) {
        long began = System.nanoTime();
        Throwable refusal = org.assertj.core.api.Assertions.catchThrowable(() -> encrypt(kms, keyId));
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(refusal).isInstanceOf(KmsException.AuditUnavailable.class);
        assertThat(took).as("ends in time, with room for a slow machine").isLessThan(TIMEOUT.multipliedBy(10));
        System.getLogger(BrokenTrailTest.class.getName())
                .log(System.Logger.Level.INFO, "refused after {0} ms: {1}", took.toMillis(), refusal.getMessage());
    }

    private static long callUntilAnswered(Kms kms, String keyId) {
        while (true) {
            try {
                encrypt(kms, keyId);
                return 1;
            } catch (KmsException.AuditUnavailable e) {
                Thread.onSpinWait();
            }
        }
    }

    private static void assertAllTold(Keyhold keyhold, long answered) {
        try (Stream<AuditRecord> found = keyhold.auditLog().lookup(AuditQuery.ALL.withOperation("Encrypt"))) {
            assertThat(found.count()).isGreaterThanOrEqualTo(answered);
        }
        assertThat(keyhold.auditLog().verify().findings()).isEmpty();
    }

    private static void encrypt(Kms kms, String keyId) {
        kms.encrypt(EncryptRequest.of(keyId, new byte[1]).withEncryptionContext(Map.of("large", LARGE)));
    }

    private static Path onlyFile(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findFirst().orElseThrow();
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : 1;
    }
}
