package io.keyhold.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    /** Makes sure that the name of a file survives a power cut, where a folder can be opened. */
    static void force(Path file) throws IOException {
        Path folder = file.toAbsolutePath().resolveSibling("");
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
