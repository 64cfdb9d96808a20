package io.keyhold.store.sqlite;

import io.keyhold.api.KmsException;
import io.keyhold.platform.UninterruptedIo;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The files of a store: a folder of mode 0700, files of mode 0600 where the file system knows modes. */
final class StoreFiles {
    static final String FOLDER_MODE = "rwx------";
    static final String FILE_MODE = "rw-------";

    private StoreFiles() {}

    static Path sibling(Path database, String suffix) {
        return database.resolveSibling(database.getFileName() + suffix);
    }

    /** Makes the folder of the database with mode 0700, if it is not there. */
    static void createFolder(Path database) throws IOException {
        Path folder = database.getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder, mode(folder, FOLDER_MODE));
        }
    }

    /** Makes an empty file with mode 0600; false if the file is there. */
    static boolean createFile(Path file) throws IOException {
        try {
            Files.createFile(file, mode(file, FILE_MODE));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /**
     * Gives a finished file its name, which nobody may have taken: an existing file stays.
     *
     * @return false if the name is taken
     */
    static boolean publish(Path finished, Path name) throws IOException {
        try {
            Files.createLink(name, finished);
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | SecurityException | java.nio.file.FileSystemException e) {
            if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            Files.move(finished, name);
        }
        Files.deleteIfExists(finished);
        forceFolder(name);
        return true;
    }

    /** Tells a file from another one of the same name. */
    static Object identity(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file : key;
    }

    /**
     * Makes sure that content and name of a file survive a power cut. Only for a file that nobody has open as a database:
     * closing it here would drop the locks that SQLite holds on it for this process.
     */
    static void force(Path file) throws IOException {
        force(file, StandardOpenOption.WRITE);
        forceFolder(file);
    }

    /**
     * Makes sure that what the log of a database holds survives a power cut: a killed process may have written a change
     * without forcing it, and who reads it now must not name it before.
     */
    static void forceLog(Path database) throws IOException {
        try {
            force(sibling(database, "-wal"), StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return; // all is in the database
        }
    }

    static KmsException.StoreUnavailable unavailable(Path file, IOException cause) {
        return new KmsException.StoreUnavailable(
                "store file `" + file + "` cannot be read or written: " + reason(cause),
                "Check that the folder exists, that this user may write it and that the disk is not full",
                cause);
    }

    /** The kind of error; its message would repeat the path. */
    static String reason(IOException cause) {
        return cause.getClass().getSimpleName().replace("Exception", "");
    }

    /** Makes sure that the name of a file survives a power cut. */
    static void forceFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !isPosix(folder)) {
            return; // elsewhere a folder cannot be opened
        }
        force(folder, StandardOpenOption.READ);
    }

    private static void force(Path file, OpenOption mode) throws IOException {
        UninterruptedIo.run(() -> {
            try (FileChannel channel = FileChannel.open(file, mode)) {
                channel.force(true);
                return channel;
            }
        });
    }

    private static FileAttribute<?>[] mode(Path path, String mode) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
