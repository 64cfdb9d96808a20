package io.keyhold.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.store.RecordKind;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.jdbc.Lease;
import io.keyhold.store.root.FixedRoot;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What keeps other copies of Keyhold away from a store. Another copy is played by a lock that this one does not know of. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StoreGuardTest {
    private static final StoreOptions IMPATIENT = new StoreOptions(Duration.ofSeconds(5), 1);

    @TempDir
    Path folder;

    private Path file;
    private Path guard;

    @BeforeEach
    void make() throws IOException {
        file = folder.toRealPath().resolve("keys.db");
        guard = StoreFiles.sibling(file, GuardLocks.IN_JVM);
        Stores.fill(file);
    }

    @Test
    void open_anyStore_leavesAnEmptyFileOfItsOwner() throws IOException {
        assertThat(guard).isEmptyFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(guard)))
                .isEqualTo("rw-------");
    }

    @Test
    void open_anotherCopyHasIt_waitsAndIsRefused() throws IOException {
        try (JvmLock other = lock()) {
            assertThat(other.identity()).isNotNull();
            assertThatThrownBy(this::openImpatiently)
                    .isInstanceOf(KmsException.StoreUnavailable.class)
                    .hasMessageContaining("through another copy of Keyhold: another class loader has it")
                    .hasMessageContaining("waited 5000 ms")
                    .hasMessageContaining("in the shared library folder of the server");
        }
        openImpatiently().close();
    }

    @Test
    void open_anotherCopyClosesMeanwhile_opens() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<JdbcRecordStore> opening;
            try (JvmLock other = lock()) {
                assertThat(other.identity()).isNotNull();
                opening = thread.submit(() -> Stores.open(file));
                assertThatThrownBy(() -> opening.get(300, TimeUnit.MILLISECONDS))
                        .isInstanceOf(TimeoutException.class);
            }
            opening.get().close();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void open_severalTimes_keepsOthersOutUntilTheLastIsClosed() throws IOException {
        JdbcRecordStore first = Stores.open(file);
        JdbcRecordStore second = Stores.open(file);
        first.close();
        assertThat(JvmLock.attempt(guard, JvmLock.Kind.ONE_PER_JVM).heldInThisJvm())
                .isTrue();
        second.close();
        lock().close();
    }

    @Test
    void open_wrongPassphrase_letsGo() throws IOException {
        assertThatThrownBy(() -> Stores.open(file, new FixedRoot("not that one")))
                .isInstanceOf(KmsException.RootOfTrust.class);

        lock().close();
    }

    @Test
    void guardRemovedWhileOpen_isMadeAgainAndKeepsOthersOut() throws IOException {
        try (JdbcRecordStore store = Stores.open(file)) {
            Files.delete(guard);

            Stores.insert(store, RecordKind.KEY, "late", "", "x");

            assertThat(JvmLock.attempt(guard, JvmLock.Kind.ONE_PER_JVM).heldInThisJvm())
                    .isTrue();
        }
        lock().close();
    }

    @Test
    void guardRemovedAndTakenByAnotherCopy_stopsThisOne() throws IOException {
        try (JdbcRecordStore store = Stores.open(file)) {
            JvmLock other = takeOver();
            try {
                assertThatThrownBy(() -> Stores.insert(store, RecordKind.KEY, "late", "", "x"))
                        .isInstanceOf(KmsException.StoreUnavailable.class)
                        .hasMessageContaining("through another copy of Keyhold");
            } finally {
                other.close();
            }
            Stores.insert(store, RecordKind.KEY, "later", "", "x");
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    @Test
    void guardIsNotAFileOfItsOwn_isRefusedWithTheRemedy() throws IOException {
        Files.delete(guard);
        Files.createDirectory(guard);
        assertUnusable();

        Files.delete(guard);
        Files.createSymbolicLink(guard, folder.resolve("nowhere"));
        assertUnusable();

        Files.delete(guard);
        Files.createLink(guard, Files.createFile(folder.resolve("other")));
        assertUnusable();

        Files.delete(guard);
        Stores.open(file).close();
    }

    @Test
    void alone_storeOpenInThisProcess_isRefused() {
        try (JdbcRecordStore store = Stores.open(file)) {
            assertThat(store.storeId()).isNotEmpty();
            assertThatThrownBy(() -> StoreGuard.alone(file))
                    .isInstanceOf(KmsException.StoreUnavailable.class)
                    .hasMessage("store `" + file + "` is open in this process. Close it first");
        }
        StoreGuard.alone(file).close();
    }

    @Test
    void restore_storeOpenInAnotherProcess_isRefused() throws Exception {
        Path backup = folder.resolve("keys.backup");
        try (JdbcRecordStore store = Stores.open(file)) {
            store.backupTo(backup);
        }
        Process process = StoreProcess.start("insert", file.toString(), "r");
        try (var out = process.inputReader(java.nio.charset.StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("open");
            assertThatThrownBy(() -> restore().restore(backup, true))
                    .isInstanceOf(KmsException.StoreUnavailable.class)
                    .hasMessageContaining("is open in another process, or being restored by one");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void open_anotherCopyIsRefused_keepsTheLockTowardsOtherProcesses() throws IOException {
        Path processes = StoreFiles.sibling(file, GuardLocks.BETWEEN_PROCESSES);
        try (JdbcRecordStore store = Stores.open(file)) {
            List<String> before = ProcessLocks.of(processes);
            assertThat(before).hasSize(1);

            assertThat(GuardLocks.attempt(file, JvmLock.Kind.ONE_PER_JVM).heldInThisJvm())
                    .isTrue();
            assertThat(GuardLocks.attempt(file, JvmLock.Kind.ALONE).heldInThisJvm())
                    .isTrue();

            assertThat(ProcessLocks.of(processes)).isEqualTo(before);
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    @Test
    void alone_thisJvmTriesToOpen_keepsTheLockTowardsOtherProcesses() throws IOException {
        Path processes = StoreFiles.sibling(file, GuardLocks.BETWEEN_PROCESSES);
        Lease alone = StoreGuard.alone(file);
        try {
            List<String> before = ProcessLocks.of(processes);
            assertThat(before).singleElement().asString().contains("WRITE");

            assertThatThrownBy(this::openImpatiently).isInstanceOf(KmsException.StoreUnavailable.class);

            assertThat(ProcessLocks.of(processes)).isEqualTo(before);
        } finally {
            alone.close();
        }
        assertThat(ProcessLocks.of(processes)).isEmpty();
        openImpatiently().close();
    }

    @Test
    void guardTowardsProcessesRemovedWhileOpen_isMadeAndLockedAgain() throws IOException {
        Path processes = StoreFiles.sibling(file, GuardLocks.BETWEEN_PROCESSES);
        try (JdbcRecordStore store = Stores.open(file)) {
            Files.delete(processes);

            Stores.insert(store, RecordKind.KEY, "late", "", "x");

            assertThat(ProcessLocks.of(processes)).hasSize(1);
        }
    }

    @Test
    void guardsGetASecondNameWhileOpen_goesOn() throws IOException {
        Path processes = StoreFiles.sibling(file, GuardLocks.BETWEEN_PROCESSES);
        try (JdbcRecordStore store = Stores.open(file)) {
            Path snapshot = Files.createDirectory(folder.resolve("snapshot"));
            Files.createLink(snapshot.resolve("guard"), guard);
            Files.createLink(snapshot.resolve("processes"), processes);

            Stores.insert(store, RecordKind.KEY, "late", "", "x");
            Stores.insert(store, RecordKind.KEY, "later", "", "x");

            assertThat(ProcessLocks.of(processes)).hasSize(1);
        }
    }

    @Test
    void restore_fromAStoreThatIsOpenOrFromItself_isRefused() throws IOException {
        Path other = folder.resolve("other.db");
        Stores.fill(other);
        try (JdbcRecordStore store = Stores.open(other)) {
            assertThatThrownBy(() -> restore().restore(other, true))
                    .isInstanceOf(KmsException.StoreUnavailable.class)
                    .hasMessageContaining("store `" + other + "` is open in this process");
            Stores.insert(store, RecordKind.KEY, "late", "", "x");
        }
        assertThatThrownBy(() -> restore().restore(file, true))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("is the store itself");
    }

    @Test
    void everythingDoneWithAnOpenStore_keepsItsLocksOfTheProcess() throws IOException {
        try (JdbcRecordStore store = Stores.open(file)) {
            Stores.insert(store, RecordKind.KEY, "late", "", "x");
            List<String> before = ProcessLocks.of(file);
            assertThat(before)
                    .as("a connection in WAL mode holds a lock all the time")
                    .isNotEmpty();

            Stores.open(file).close();
            assertThatThrownBy(() -> Stores.open(file, new FixedRoot("no"))).isNotNull();
            store.backupTo(folder.resolve("keys.backup"));
            assertThat(store.verify().problems()).isEmpty();
            assertThat(store.eraseNow()).isTrue();
            assertThat(store.facts().database()).isNotEmpty();
            store.rotateDomainKey(transaction -> true);
            assertThatThrownBy(() -> restore().restore(folder.resolve("keys.backup"), true))
                    .isNotNull();
            Files.delete(StoreFiles.sibling(file, "-epoch"));
            Stores.insert(store, RecordKind.KEY, "later", "", "x");

            assertThat(ProcessLocks.of(file)).isEqualTo(before);
            FileChannel.open(file, StandardOpenOption.READ).close();
            assertThat(ProcessLocks.of(file))
                    .as("control: closing any channel drops them")
                    .isEmpty();
        }
    }

    @Test
    void lock_ownerGarbageCollected_isFree() throws IOException {
        WeakReference<JvmLock> abandoned = new WeakReference<>(lock());
        for (int i = 0; i < 200 && abandoned.get() != null; i++) {
            System.gc();
            LockSupport.parkNanos(10_000_000);
        }

        lock().close();
    }

    private void assertUnusable() {
        assertThatThrownBy(() -> Stores.open(file))
                .isInstanceOf(KmsException.StoreUnavailable.class)
                .hasMessageContaining("file `" + guard + "`, which keeps a second copy of Keyhold")
                .hasMessageContaining("cannot be made or locked")
                .hasMessageContaining("Let this user write the folder of the store");
    }

    /** The guard is removed and locked before the housekeeper has looked; it looks ten times a second. */
    private JvmLock takeOver() throws IOException {
        for (int i = 0; i < 1000; i++) {
            Files.deleteIfExists(guard);
            JvmLock.Attempt attempt = JvmLock.attempt(guard, JvmLock.Kind.ONE_PER_JVM);
            if (attempt.lock().isPresent()) {
                return attempt.lock().get();
            }
        }
        throw new IllegalStateException("the housekeeper was always faster");
    }

    private JvmLock lock() throws IOException {
        return JvmLock.attempt(guard, JvmLock.Kind.ONE_PER_JVM).lock().orElseThrow();
    }

    private JdbcRecordStore openImpatiently() {
        return SqliteStores.open(
                file, new FixedRoot(Stores.PASSPHRASE), Engines.choose(Engines.Choice.JDK), OsRandom.open(), IMPATIENT);
    }

    private StoreRestore restore() {
        return new StoreRestore(
                file, new FixedRoot(Stores.PASSPHRASE), Engines.choose(Engines.Choice.JDK), OsRandom.open());
    }
}
