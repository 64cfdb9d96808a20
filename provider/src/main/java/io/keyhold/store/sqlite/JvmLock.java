package io.keyhold.store.sqlite;

import io.keyhold.platform.UninterruptedIo;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * A lock on a file that the other class loaders of this JVM see: the JDK keeps one table of locks for all of them, by the
 * identity of the file, and forgets a lock whose owner was garbage collected. Other processes are kept out by the lock
 * {@link Kind#ALONE} only. Safe for concurrent use.
 */
final class JvmLock implements AutoCloseable {
    private final FileLock lock;
    private final Object identity;

    /** Whom a lock keeps out. */
    enum Kind {
        /** The other users of the lock in this JVM. */
        ONE_PER_JVM(true, StandardOpenOption.READ),
        /** Other processes too. */
        ALONE(false, StandardOpenOption.READ, StandardOpenOption.WRITE);

        private final boolean shared;
        private final Set<OpenOption> options;

        Kind(boolean shared, StandardOpenOption... options) {
            this.shared = shared;
            Set<OpenOption> all = new java.util.HashSet<>(Set.of(options));
            all.add(LinkOption.NOFOLLOW_LINKS);
            this.options = Set.copyOf(all);
        }
    }

    /**
     * The result of an attempt.
     *
     * @param lock the lock, if it was free
     * @param heldInThisJvm whether a lock of this JVM stood in the way
     */
    record Attempt(Optional<JvmLock> lock, boolean heldInThisJvm) {}

    private JvmLock(FileLock lock, Object identity) {
        this.lock = lock;
        this.identity = identity;
    }

    /**
     * Tries once; makes the file, with mode 0600, if it is not there.
     *
     * @throws IOException if the file cannot be made, opened or locked, or is not a file of its own
     */
    static Attempt attempt(Path file, Kind kind) throws IOException {
        for (; ; ) {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                StoreFiles.createFile(file);
            }
            Optional<Attempt> result = UninterruptedIo.run(() -> attemptOnce(file, kind));
            if (result.isPresent()) {
                return result.get();
            }
        }
    }

    /** The file that is locked, which may not be the one that has its name now. */
    Object identity() {
        return identity;
    }

    /** Empty if the file was removed or replaced meanwhile. */
    private static Optional<Attempt> attemptOnce(Path file, Kind kind) throws IOException {
        FileChannel channel = null;
        boolean kept = false;
        try {
            Object identity = FileNames.requireOwn(file);
            channel = FileChannel.open(file, kind.options);
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, kind.shared);
            if (lock == null) {
                return Optional.of(new Attempt(Optional.empty(), false));
            }
            kept = FileNames.requireOwn(file).equals(identity);
            return kept ? Optional.of(new Attempt(Optional.of(new JvmLock(lock, identity)), false)) : Optional.empty();
        } catch (OverlappingFileLockException e) {
            return Optional.of(new Attempt(Optional.empty(), true));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } finally {
            if (!kept && channel != null) {
                channel.close();
            }
        }
    }

    @Override
    public void close() {
        try {
            lock.acquiredBy().close();
        } catch (IOException e) {
            return; // the JDK has let go of it all the same
        }
    }
}
