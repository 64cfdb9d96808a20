package io.keyhold.store.sqlite;

import io.keyhold.api.KmsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Loads SQLite's native library. By itself the driver unpacks 1.1 MB into the temporary folder for each JVM, and a JVM
 * that is killed leaves it there; here it is unpacked once per user and version, into a folder that is the user's alone,
 * and compared with the driver's copy before each use. A file is loaded by one class loader of a JVM only: each of
 * several takes a copy of its own, and all JVMs the same ones. It never lies next to the store: who can write the store
 * must not be able to run code.
 */
final class NativeLibrary {
    private static final long NEEDED_BYTES = 4 << 20;
    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";
    private static final String TEMPORARY = "org.sqlite.tmpdir";

    /** More class loaders of one JVM than that leave it to the driver. */
    private static final int MOST_COPIES = 64;

    /**
     * One for all class loaders of this JVM, as a literal is: the driver is told by system properties, which are too. Never
     * changes, wherever this class moves: other releases of Keyhold may be in the same JVM.
     */
    private static final Object ONE_AT_A_TIME = "io.keyhold.store.NativeLibrary";

    private static final Outcome OUTCOME = attempt();

    /**
     * The result of loading it.
     *
     * @param unpacked the copy that this class loader has, for as long as it lives; empty if the driver helped itself
     * @param failure why it does not load
     */
    private record Outcome(Optional<Unpacked> unpacked, Optional<Throwable> failure) {}

    /**
     * A copy of the library.
     *
     * @param folder where it is
     * @param name its file
     * @param mine keeps the other class loaders of this JVM from it as long as this one lives
     */
    private record Unpacked(Path folder, String name, JvmLock mine) {}

    private NativeLibrary() {}

    /**
     * Makes sure that the library is loaded, which happens once per class loader.
     *
     * @throws KmsException.StoreUnavailable if it does not load
     */
    static void load() {
        OUTCOME.failure().ifPresent(cause -> {
            Path folder = Path.of(System.getProperty(TEMPORARY, System.getProperty("java.io.tmpdir", "/tmp")));
            throw new KmsException.StoreUnavailable(
                    "the native library of SQLite does not load" + reason(folder),
                    "Set -Dorg.sqlite.tmpdir to a folder that is there, writable, with " + (NEEDED_BYTES >> 20)
                            + " MiB of room, and not mounted noexec; the command takes it in KEYHOLD_JAVA_OPTS",
                    cause);
        });
    }

    /** The problem of the folder that the library is unpacked into; not all that can be wrong with it shows. */
    static String reason(Path folder) {
        if (!Files.isDirectory(folder)) {
            return ": the temporary folder `" + folder + "` is not there";
        }
        if (!Files.isWritable(folder)) {
            return ": the temporary folder `" + folder + "` cannot be written";
        }
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            return free < NEEDED_BYTES
                    ? ": the disk of the temporary folder `" + folder + "` has " + (free >> 10) + " KiB left"
                    : " from the temporary folder `" + folder + "`";
        } catch (IOException e) {
            return ": the temporary folder `" + folder + "` does not answer";
        }
    }

    private static Outcome attempt() {
        synchronized (ONE_AT_A_TIME) {
            Optional<Unpacked> unpacked = chosenByOperator() ? Optional.empty() : unpack();
            return new Outcome(unpacked, load(unpacked));
        }
    }

    private static Optional<Throwable> load(Optional<Unpacked> unpacked) {
        try {
            unpacked.ifPresent(copy -> {
                System.setProperty(PATH, copy.folder().toString());
                System.setProperty(NAME, copy.name());
            });
            SQLiteJDBCLoader.initialize();
            return Optional.empty();
        } catch (Exception | LinkageError e) {
            return Optional.of(e);
        } finally {
            unpacked.ifPresent(copy -> {
                System.clearProperty(PATH);
                System.clearProperty(NAME);
            });
        }
    }

    private static boolean chosenByOperator() {
        return System.getProperty(PATH) != null || System.getProperty(TEMPORARY) != null;
    }

    /** The unpacked library; empty where that cannot be done safely, and the driver helps itself. */
    private static Optional<Unpacked> unpack() {
        String name = LibraryLoaderUtil.getNativeLibName();
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] library = in.readAllBytes();
            Path folder = folder();
            if (!isOursAlone(folder)) {
                return Optional.empty();
            }
            Optional<Unpacked> free = free(folder, name);
            if (free.isPresent()) {
                requireContent(folder, folder.resolve(free.get().name()), library);
            }
            return free;
        } catch (IOException | UnsupportedOperationException | SecurityException e) {
            return Optional.empty();
        }
    }

    /** The first copy that no other class loader of this JVM has; an abandoned one is free after garbage collection. */
    private static Optional<Unpacked> free(Path folder, String name) throws IOException {
        for (int copy = 1; copy <= MOST_COPIES; copy++) {
            String own = copy == 1 ? name : copy + "-" + name;
            Optional<JvmLock> mine = JvmLock.attempt(folder.resolve(own + ".lock"), JvmLock.Kind.ONE_PER_JVM)
                    .lock();
            if (mine.isPresent()) {
                return Optional.of(new Unpacked(folder, own, mine.get()));
            }
        }
        return Optional.empty();
    }

    private static void requireContent(Path folder, Path file, byte[] library) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || !Arrays.equals(Files.readAllBytes(file), library)) {
            replace(folder, file, library);
        }
    }

    private static Path folder() {
        String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9_-]", "_");
        return Path.of(
                System.getProperty("java.io.tmpdir"), "keyhold-sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + user);
    }

    private static boolean isOursAlone(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            createOrFind(folder);
        }
        Path probe = Files.createTempFile("keyhold", ".probe");
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(probe))
                    && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS)
                            .equals(PosixFilePermissions.fromString(StoreFiles.FOLDER_MODE));
        } finally {
            Files.delete(probe);
        }
    }

    private static void createOrFind(Path folder) throws IOException {
        try {
            Files.createDirectory(
                    folder,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(StoreFiles.FOLDER_MODE)));
        } catch (java.nio.file.FileAlreadyExistsException e) {
            return; // another process was faster; who owns the folder is checked next
        }
    }

    private static void replace(Path folder, Path file, byte[] library) throws IOException {
        Path fresh = Files.createTempFile(folder, "new", ".part");
        try {
            Files.write(fresh, library);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
