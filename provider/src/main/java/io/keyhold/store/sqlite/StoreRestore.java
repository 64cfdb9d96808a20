package io.keyhold.store.sqlite;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.Engines;
import io.keyhold.platform.UninterruptedIo;
import io.keyhold.store.RestoredStore;
import io.keyhold.store.StoreCopy;
import io.keyhold.store.jdbc.Lease;
import io.keyhold.store.jdbc.Replacement;
import io.keyhold.store.jdbc.StoreConnection;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootOfTrust;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Puts a backup in the place of a store that no process has open. The store that was there stays beside it under another
 * name. At every moment there is a whole store under the name, so that nobody makes an empty one.
 */
public final class StoreRestore {
    private final Path target;
    private final RootOfTrust rootOfTrust;
    private final Ciphers ciphers;

    /**
     * A restore to {@code target}.
     *
     * @param rootOfTrust of the backup; stays the caller's to close
     */
    public StoreRestore(Path target, RootOfTrust rootOfTrust, Engines engines, SecureRandom random) {
        this.target = StoreFactory.resolved(target);
        this.rootOfTrust = rootOfTrust;
        this.ciphers = new Ciphers(engines, random);
    }

    /** Puts back what was there, unless somebody has changed the store meanwhile. */
    private static void undo(Path target, StoreCopy copy, Optional<Path> replaced) {
        Lease alone = StoreGuard.alone(target);
        try {
            requireUnchanged(target, copy);
            undoAlone(target, replaced);
        } catch (IOException e) {
            throw StoreFiles.unavailable(target, e);
        } finally {
            alone.close();
        }
    }

    private static void requireUnchanged(Path target, StoreCopy copy) {
        SqliteDialect dialect = new SqliteDialect(target, Duration.ofSeconds(5), StoreGuard.none(target));
        try (StoreConnection session = dialect.alone()) {
            Replacement.requireOnlyNotesSince(session, target.toString(), copy);
        } catch (SQLException e) {
            throw dialect.failure(e, "be compared with what was restored");
        }
    }

    private static void undoAlone(Path target, Optional<Path> replaced) throws IOException {
        if (replaced.isPresent()) {
            putBack(replaced.get(), target);
        } else {
            Files.deleteIfExists(target);
            clearSiblings(target);
        }
    }

    /**
     * Restores.
     *
     * @param replace whether a store that is newer than the backup, another one, or one that cannot be read is replaced
     * @throws KmsException.StoreIntegrity if the backup is not whole
     * @throws KmsException.Conflict if the store there must not be replaced without {@code replace}
     * @throws KmsException.StoreUnavailable if a process has the store open
     */
    public RestoredStore restore(Path backup, boolean replace) {
        NativeLibrary.load();
        Lease source = StoreGuard.unused(backup);
        try {
            if (Files.exists(backup) && Files.exists(target) && Files.isSameFile(backup, target)) {
                throw new KmsException.Configuration(
                        "`" + backup + "` is the store itself", "Name the file that the backup wrote");
            }
            StoreCopy copy = StoreCopies.requireSound(StoreCopies.examine(backup, rootOfTrust, ciphers));
            return restore(copy, replace);
        } catch (IOException e) {
            throw StoreFiles.unavailable(target, e);
        } finally {
            source.close();
        }
    }

    private RestoredStore restore(StoreCopy copy, boolean replace) throws IOException {
        StoreFiles.createFolder(target);
        Lease alone = StoreGuard.alone(target);
        try {
            boolean taken = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
            if (taken) {
                requireReplaceable(copy, replace);
            }
            Path part = copied(copy.file());
            try {
                Optional<Path> aside = taken ? Optional.of(keepAside()) : Optional.empty();
                return place(part, new RestoredStore(copy, target, aside, () -> undo(target, copy, aside)));
            } finally {
                Files.deleteIfExists(part);
            }
        } finally {
            alone.close();
        }
    }

    private void requireReplaceable(StoreCopy copy, boolean replace) {
        String problem;
        try {
            requireUnused();
            StoreCopy there = StoreCopies.examine(target, rootOfTrust, ciphers);
            problem = Replacement.objection(target.toString(), there, copy);
        } catch (KmsException.StoreIntegrity | KmsException.RootOfTrust e) {
            problem = "the store at `" + target + "` cannot be compared with the backup: " + e.problem();
        } catch (SQLException e) {
            problem = "the store at `" + target + "` cannot be read";
        }
        if (!problem.isEmpty() && !replace) {
            throw new KmsException.Conflict(
                    problem, "Add --replace if you are sure; the current store is kept under another name");
        }
    }

    /** Writes what is in the log into the file, which SQLite does for who is alone. */
    private void requireUnused() throws SQLException {
        SqliteDialect dialect = new SqliteDialect(target, Duration.ofSeconds(5), StoreGuard.none(target));
        boolean alone;
        try (StoreConnection session = dialect.alone()) {
            alone = session.text("pragma journal_mode = delete").equals("delete");
        } catch (SQLException e) {
            KmsException meaning = dialect.failure(e, "be replaced");
            if (meaning instanceof KmsException.StoreIntegrity) {
                throw meaning;
            }
            if (!SqliteFailure.isBusy(e)) {
                throw meaning;
            }
            alone = false;
        }
        if (!alone) {
            throw new KmsException.StoreUnavailable(
                    "store `" + target + "` is open in another process", "Close every process that has it open");
        }
    }

    private Path keepAside() throws IOException {
        String suffix = ".replaced-" + UUID.randomUUID().toString().substring(0, 8);
        Path aside = StoreFiles.sibling(target, suffix);
        Path log = StoreFiles.sibling(target, "-wal");
        try {
            Files.createLink(aside, target);
        } catch (UnsupportedOperationException | java.nio.file.FileSystemException e) {
            Files.copy(target, aside, StandardCopyOption.COPY_ATTRIBUTES); // no links here
        }
        if (Files.exists(log)) {
            try {
                Files.move(log, StoreFiles.sibling(aside, "-wal"));
            } catch (IOException e) {
                Files.deleteIfExists(aside); // the store itself has not moved
                throw e;
            }
        }
        return aside;
    }

    /** The file first, then its log: a log beside another file would be taken for that one's. */
    private static void putBack(Path aside, Path target) throws IOException {
        if (Files.exists(target) && Files.isSameFile(aside, target)) {
            Files.delete(aside); // two names of one file: nothing has taken its place
        } else {
            clearSiblings(target);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        Path log = StoreFiles.sibling(aside, "-wal");
        if (Files.exists(log)) {
            Files.move(log, StoreFiles.sibling(target, "-wal"));
        }
        StoreFiles.forceFolder(target);
    }

    /** A durable copy beside the target, made before anything there is touched. */
    private Path copied(Path backup) throws IOException {
        Path part = StoreFiles.sibling(target, "." + UUID.randomUUID() + ".part");
        StoreFiles.createFile(part);
        try {
            return UninterruptedIo.run(() -> copy(backup, part));
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }

    private static Path copy(Path backup, Path part) throws IOException {
        try (FileChannel in = FileChannel.open(backup, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
            long done = 0;
            while (done < in.size()) {
                done += in.transferTo(done, in.size() - done, out);
            }
            out.force(true);
            return part;
        }
    }

    private RestoredStore place(Path part, RestoredStore restored) throws IOException {
        try {
            clearSiblings(target);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            StoreFiles.forceFolder(target);
            return restored;
        } catch (IOException | RuntimeException | Error e) {
            if (restored.replaced().isPresent()) {
                undo(restored, e);
            }
            throw e;
        }
    }

    private static void undo(RestoredStore restored, Throwable because) {
        try {
            undoAlone(restored.target(), restored.replaced());
        } catch (IOException e) {
            because.addSuppressed(StoreFiles.unavailable(restored.target(), e));
        }
    }

    /** Files that belong to the previous store would damage the restored one. */
    private static void clearSiblings(Path store) throws IOException {
        for (String suffix : new String[] {"-wal", "-shm", "-epoch", "-journal"}) {
            Files.deleteIfExists(StoreFiles.sibling(store, suffix));
        }
    }
}
