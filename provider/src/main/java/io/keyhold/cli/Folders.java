package io.keyhold.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders that their owner alone may enter. */
final class Folders {
    private Folders() {}

    /** Makes the folder of a file and what is missing above it; one that is there stays as it is. */
    static void createAbove(Path file) throws IOException {
        Path folder = file.toAbsolutePath().resolveSibling("");
        if (Files.isDirectory(folder)) {
            return;
        }
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }
}
