package io.keyhold.store.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The two locks of a store: one that the other class loaders of this JVM see, and one that other processes see. Closing
 * any descriptor of a file drops the locks that the process has on it, and an attempt opens one. So the locks are on two
 * files, and only who has the first lock opens the second file. Used under the monitor of the guard.
 */
final class GuardLocks implements AutoCloseable {
    /** Of the file that is locked towards this JVM. */
    static final String IN_JVM = "-guard";

    /** Of the file that is locked towards other processes. */
    static final String BETWEEN_PROCESSES = "-guard-p";

    private final Path database;
    private JvmLock inJvm;
    private JvmLock betweenProcesses;

    private GuardLocks(Path database, JvmLock inJvm, JvmLock betweenProcesses) {
        this.database = database;
        this.inJvm = inJvm;
        this.betweenProcesses = betweenProcesses;
    }

    /**
     * The result of an attempt.
     *
     * @param locks empty if one of them was taken
     * @param heldInThisJvm whether a lock of this JVM stood in the way
     */
    record Attempt(Optional<GuardLocks> locks, boolean heldInThisJvm) {}

    /**
     * Tries once.
     *
     * @param kind towards other processes
     */
    static Attempt attempt(Path database, JvmLock.Kind kind) throws IOException {
        JvmLock.Attempt first = JvmLock.attempt(StoreFiles.sibling(database, IN_JVM), JvmLock.Kind.ONE_PER_JVM);
        if (first.lock().isEmpty()) {
            return new Attempt(Optional.empty(), first.heldInThisJvm());
        }
        JvmLock inJvm = first.lock().get();
        boolean kept = false;
        try {
            JvmLock.Attempt second = JvmLock.attempt(StoreFiles.sibling(database, BETWEEN_PROCESSES), kind);
            kept = second.lock().isPresent();
            Optional<GuardLocks> both = second.lock().map(lock -> new GuardLocks(database, inJvm, lock));
            both.ifPresent(locks -> LockHolders.announce(inJvm.identity(), locks));
            return new Attempt(both, second.heldInThisJvm());
        } finally {
            if (!kept) {
                inJvm.close();
            }
        }
    }

    /**
     * Takes a lock again whose file somebody removed or replaced.
     *
     * @return without locks if somebody else was faster
     */
    Attempt renew() throws IOException {
        Path first = StoreFiles.sibling(database, IN_JVM);
        if (!isInPlace(first, inJvm)) {
            JvmLock.Attempt attempt = JvmLock.attempt(first, JvmLock.Kind.ONE_PER_JVM);
            if (attempt.lock().isEmpty()) {
                return new Attempt(Optional.empty(), attempt.heldInThisJvm());
            }
            LockHolders.forget(inJvm.identity());
            inJvm.close();
            inJvm = attempt.lock().get();
            LockHolders.announce(inJvm.identity(), this);
        }
        Path second = StoreFiles.sibling(database, BETWEEN_PROCESSES);
        if (!isInPlace(second, betweenProcesses)) {
            JvmLock.Attempt attempt = JvmLock.attempt(second, JvmLock.Kind.ONE_PER_JVM);
            if (attempt.lock().isEmpty()) {
                return new Attempt(Optional.empty(), attempt.heldInThisJvm());
            }
            betweenProcesses.close();
            betweenProcesses = attempt.lock().get();
        }
        return new Attempt(Optional.of(this), false);
    }

    /** A file that cannot be looked at for a moment was not removed, nor was one that got another name besides. */
    private static boolean isInPlace(Path file, JvmLock lock) {
        try {
            return FileNames.isThere(file, lock.identity());
        } catch (IOException e) {
            return true; // it is looked at again soon
        }
    }

    /** The second lock first: who gets the first opens the file of the second. */
    @Override
    public void close() {
        betweenProcesses.close();
        LockHolders.forget(inJvm.identity());
        inJvm.close();
    }
}
