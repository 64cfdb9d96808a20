package io.keyhold.store.sqlite;

import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Sees to it that a store has one name. SQLite finds the log of a database by its name: through a second one, a hard link
 * or a file that is mounted singly, there would be another log, and each would know nothing of what the other holds. A
 * link in place of the log, or of the other files next to the database, would mix two stores.
 */
final class FileNames {
    /** A name under which a store or backup is made; a crash just after it got its own may leave both. */
    private static final Pattern UNFINISHED =
            Pattern.compile("\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.(new|part)");

    /** A name under which a restore keeps what it replaces; if it died before that, the store has both. */
    private static final Pattern NOT_REPLACED = Pattern.compile("\\.replaced-[0-9a-f]{8}");

    private static final List<String> SIBLINGS =
            List.of("-wal", "-shm", "-epoch", GuardLocks.IN_JVM, GuardLocks.BETWEEN_PROCESSES);
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;

    private FileNames() {}

    /**
     * Refuses a database that has a second name, or files next to it that are links. What an interrupted creation or
     * restore left is removed.
     */
    static void requireOne(Path database) throws IOException {
        if (links(database) > 1) {
            removeUnfinished(database);
            requireOneLink(database);
        }
        requireNotMounted(database);
        for (String suffix : SIBLINGS) {
            requireOwnIfThere(StoreFiles.sibling(database, suffix));
        }
    }

    /**
     * Tells a file from another one of the same name, and refuses one that is not a file of its own.
     *
     * @throws FileSystemException if it is a link, has several names or is not a file
     */
    static Object requireOwn(Path file) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile() || links(file) > 1) {
            throw new FileSystemException(file.toString(), null, "is a link or not a file");
        }
        return Objects.requireNonNullElse(found.fileKey(), file);
    }

    private static void requireOwnIfThere(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            requireOwn(file);
        } catch (java.nio.file.NoSuchFileException e) {
            return; // the last process to close the store has removed it
        } catch (FileSystemException e) {
            throw new KmsException.StoreUnavailable(
                    "`" + file + "` is a link or not a file: what another store writes there would count for this one",
                    "Close every Keyhold that uses it, and remove it; the store makes its own",
                    e);
        }
    }

    private static void requireOneLink(Path database) throws IOException {
        int links = links(database);
        if (links > 1) {
            List<Path> others = others(database);
            throw new KmsException.StoreUnavailable(
                    "store file `" + database + "` has " + links + " names (hard links)"
                            + (others.isEmpty() ? "" : ", also `" + others.get(0) + "`")
                            + "; what is changed through one name is not seen through another",
                    "Close every Keyhold that uses it, and remove every name but the one in the settings; make copies"
                            + " with `keyhold backup`");
        }
    }

    private static void removeUnfinished(Path database) throws IOException {
        String name = database.getFileName().toString();
        for (Path other : others(database)) {
            String otherName = other.getFileName().toString();
            String suffix = otherName.startsWith(name) ? otherName.substring(name.length()) : "";
            if (UNFINISHED.matcher(suffix).matches()
                    || NOT_REPLACED.matcher(suffix).matches() && hasLogBack(other, database)) {
                Files.deleteIfExists(other);
            }
        }
    }

    /** Gives the store its log back, which the restore moved first; false if there are two, which nobody can tell apart. */
    private static boolean hasLogBack(Path aside, Path database) throws IOException {
        Path own = StoreFiles.sibling(database, "-wal");
        Path moved = StoreFiles.sibling(aside, "-wal");
        boolean hasOwn = Files.exists(own, LinkOption.NOFOLLOW_LINKS); // asked first: another process may be moving it
        if (!Files.exists(moved, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        if (hasOwn) {
            return false;
        }
        try {
            Files.move(moved, own);
            StoreFiles.forceFolder(own);
        } catch (java.nio.file.NoSuchFileException e) {
            return true; // another process has moved it
        }
        return true;
    }

    /** Other names of the file in its folder. */
    private static List<Path> others(Path database) throws IOException {
        Object identity = StoreFiles.identity(database);
        String name = database.getFileName().toString();
        List<Path> others = new ArrayList<>();
        try (DirectoryStream<Path> folder = Files.newDirectoryStream(
                database.toAbsolutePath().resolveSibling(""),
                each -> !each.getFileName().toString().equals(name))) {
            for (Path each : folder) {
                if (isThere(each, identity)) {
                    others.add(each);
                }
            }
        }
        others.sort(Comparator.naturalOrder());
        return others;
    }

    /** Whether the name is one of that file, which may have others. */
    static boolean isThere(Path file, Object identity) throws IOException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return identity.equals(Objects.requireNonNullElse(found.fileKey(), file));
        } catch (java.nio.file.NoSuchFileException e) {
            return false;
        }
    }

    private static int links(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                : 1; // elsewhere Java cannot tell
    }

    private static void requireNotMounted(Path database) throws IOException {
        if (!Files.isReadable(MOUNTS)) {
            return;
        }
        String mounts = new String(Files.readAllBytes(MOUNTS), StandardCharsets.ISO_8859_1);
        if (isMounted(database, mounts)) {
            throw new KmsException.StoreUnavailable(
                    "store file `" + database
                            + "` is mounted as a single file: its log would be outside the mount and be lost"
                            + " with the container",
                    "Mount the folder of the store instead of the file");
        }
    }

    /** Whether a list of mounts, as Linux writes it, has the file as the place of one. */
    static boolean isMounted(Path file, String mounts) {
        byte[] name = file.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
        String bytes = new String(name, StandardCharsets.ISO_8859_1);
        String wanted = bytes.replace("\\", "\\134")
                .replace(" ", "\\040")
                .replace("\t", "\\011")
                .replace("\n", "\\012");
        return mounts.lines()
                .map(line -> line.split(" ", -1))
                .anyMatch(fields -> fields.length > MOUNT_POINT && fields[MOUNT_POINT].equals(wanted));
    }
}
