package io.keyhold.store.sqlite;

import io.keyhold.api.KmsException;
import io.keyhold.platform.UninterruptedIo;
import io.keyhold.store.jdbc.Lease;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps a database file to one copy of SQLite in this JVM. A second copy, which a second class loader with Keyhold in it
 * loads, would ruin the store: SQLite's locks belong to the process, so the two copies do not keep each other out, and
 * whichever closes the file first drops the locks of both. Each connection enters the guard of its file, and leaves it
 * when it is closed. Within one copy all connections share the locks on two files next to the database
 * ({@link GuardLocks}); another copy waits until they are free, and is refused when its patience ends. Safe for concurrent
 * use.
 */
final class StoreGuard {
    private static final long RETRY_NANOS = 20_000_000;

    /** The locks that this copy holds, by the identity of the database; the monitor of all that is done with it. */
    private static final Map<Object, Held> HELD = new HashMap<>();

    private final Path database;
    private final Path file;
    private final Duration patience;
    private final boolean needed;

    private StoreGuard(Path database, Duration patience, boolean needed) {
        this.database = database;
        this.file = StoreFiles.sibling(database, GuardLocks.IN_JVM);
        this.patience = patience;
        this.needed = needed;
    }

    /** Stands for a connection, or for whatever else must not meet another copy. */
    private static final class Part implements Lease {
        private final Runnable end;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Part(Runnable end) {
            this.end = end;
        }

        @Override
        public void close() {
            if (ended.compareAndSet(false, true)) {
                end.run();
            }
        }
    }

    /** The locks that all connections of this copy to a database share. */
    private static final class Held {
        private final GuardLocks locks;
        private int leases;

        Held(GuardLocks locks) {
            this.locks = locks;
        }
    }

    private record Entry(Optional<Lease> lease, boolean heldInThisJvm) {}

    /** The guard of a store. */
    static StoreGuard of(Path database, Duration patience) {
        return new StoreGuard(database, patience, true);
    }

    /** For a file that nobody else knows of, or that the caller keeps everybody away from. */
    static StoreGuard none(Path database) {
        return new StoreGuard(database, Duration.ZERO, false);
    }

    /**
     * Enters; waits while another copy has the file, but no longer than the patience.
     *
     * @throws KmsException.StoreUnavailable if another copy keeps it, or the lock cannot be had
     */
    Lease enter() {
        if (!needed) {
            return new Part(() -> {});
        }
        return UninterruptedIo.begun(this::waitAndEnter); // an interrupt of before is no reason to refuse at once
    }

    private Lease waitAndEnter() {
        long start = System.nanoTime();
        try {
            for (; ; ) {
                Entry entry = tryEnter();
                if (entry.lease().isPresent()) {
                    return entry.lease().get();
                }
                if (System.nanoTime() - start >= patience.toNanos()
                        || Thread.currentThread().isInterrupted()) {
                    throw inUse(entry.heldInThisJvm());
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Takes a lock again if somebody removed its file: another copy, or a restore, would make a new one.
     *
     * @param identity of the database
     * @throws KmsException.StoreUnavailable if another copy was faster; then there are two, and this one stops
     */
    void requireInPlace(Object identity) {
        synchronized (HELD) {
            Held held = HELD.get(identity);
            if (held == null) {
                return;
            }
            try {
                GuardLocks.Attempt attempt = held.locks.renew();
                if (attempt.locks().isEmpty()) {
                    throw inUse(attempt.heldInThisJvm());
                }
            } catch (IOException e) {
                throw unusable(e);
            }
        }
    }

    /**
     * Keeps everybody away from a store that is to be replaced, other processes too; never waits.
     *
     * @throws KmsException.StoreUnavailable if it is open
     */
    static Lease alone(Path database) {
        return exclude(database, guard -> {
            GuardLocks.Attempt attempt = GuardLocks.attempt(database, JvmLock.Kind.ALONE);
            return attempt.locks().orElseThrow(() -> guard.inUse(attempt.heldInThisJvm()))::close;
        });
    }

    /**
     * Keeps this JVM from opening a file that is only read, as a backup is, if it may be a store: if it has a guard.
     *
     * @throws KmsException.StoreUnavailable if this JVM has it open
     */
    static Lease unused(Path copy) {
        Path guard = StoreFiles.sibling(copy, GuardLocks.IN_JVM);
        return Files.exists(guard, LinkOption.NOFOLLOW_LINKS)
                ? exclude(copy, of -> {
                    JvmLock.Attempt attempt = JvmLock.attempt(guard, JvmLock.Kind.ONE_PER_JVM);
                    JvmLock lock = attempt.lock().orElseThrow(() -> of.inUse(attempt.heldInThisJvm()));
                    LockHolders.announce(lock.identity(), lock);
                    return () -> {
                        LockHolders.forget(lock.identity());
                        lock.close();
                    };
                })
                : new Part(() -> {});
    }

    /** Gives the locks, or refuses; returns what lets go of them. */
    @FunctionalInterface
    private interface Exclusion {
        Runnable from(StoreGuard guard) throws IOException;
    }

    private static Lease exclude(Path database, Exclusion exclusion) {
        StoreGuard guard = of(database, Duration.ZERO);
        synchronized (HELD) {
            try {
                if (Files.exists(database) && HELD.containsKey(StoreFiles.identity(database))) {
                    throw new KmsException.StoreUnavailable(
                            "store `" + database + "` is open in this process", "Close it first");
                }
                return new Part(exclusion.from(guard));
            } catch (IOException e) {
                throw guard.unusable(e);
            }
        }
    }

    private Entry tryEnter() throws IOException {
        Object identity = StoreFiles.identity(database);
        synchronized (HELD) {
            Held held = HELD.get(identity);
            if (held == null) {
                GuardLocks.Attempt attempt = GuardLocks.attempt(database, JvmLock.Kind.ONE_PER_JVM);
                if (attempt.locks().isEmpty()) {
                    return new Entry(Optional.empty(), attempt.heldInThisJvm());
                }
                held = new Held(attempt.locks().get());
                HELD.put(identity, held);
            }
            held.leases++;
            return new Entry(Optional.of(new Part(() -> leave(identity))), false);
        }
    }

    private static void leave(Object identity) {
        synchronized (HELD) {
            Held held = HELD.get(identity);
            if (held != null && --held.leases == 0) {
                HELD.remove(identity);
                held.locks.close();
            }
        }
    }

    private KmsException.StoreUnavailable inUse(boolean heldInThisJvm) {
        if (!heldInThisJvm) {
            return new KmsException.StoreUnavailable(
                    "store `" + database + "` is open in another process, or being restored by one",
                    "Close every process that has it open, or wait until the restore has ended");
        }
        return new KmsException.StoreUnavailable(
                "store `" + database + "` is open in this JVM through another copy of Keyhold: "
                        + LockHolders.of(file) + " has it, " + LockHolders.self() + " asked for it and waited "
                        + patience.toMillis() + " ms",
                "Put Keyhold once where both applications find it, in the shared library folder of the server, or close"
                        + " it in the other application; one that was stopped without closing Keyhold keeps the store"
                        + " until the JVM ends");
    }

    private KmsException.StoreUnavailable unusable(IOException cause) {
        if (!Files.exists(database)) {
            return StoreFiles.unavailable(database, cause);
        }
        return new KmsException.StoreUnavailable(
                "file `"
                        + (cause instanceof FileSystemException named && named.getFile() != null
                                ? named.getFile()
                                : file)
                        + "`, which keeps a second copy of Keyhold in one JVM away from the store, cannot be made"
                        + " or locked: " + StoreFiles.reason(cause),
                "Let this user write the folder of the store, on a local disk that knows file locks; if the file is there"
                        + " and not an empty file of this user, remove it",
                cause);
    }
}
