package io.keyhold.envelope;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * A file that appears when it is whole and on disk, or not at all. It is written under another name in the same folder,
 * readable by its owner only. Closing it without {@link #commit} removes that.
 */
final class WholeFile implements AutoCloseable {
    private final Path target;
    private final Path temporary;
    private final FileChannel channel;

    private WholeFile(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /** Begins a file; a symbolic link is followed, and stays. */
    static WholeFile begin(Path target) throws IOException {
        Path real = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        Path folder = real.getParent();
        if (folder == null || (Files.exists(real) && !Files.isRegularFile(real))) {
            throw new FileSystemException(real.toString(), null, "is not a regular file; pass the path of a file");
        }
        Path temporary = Files.createTempFile(folder, ".keyhold-", ".tmp");
        try {
            return new WholeFile(real, temporary, FileChannel.open(temporary, StandardOpenOption.WRITE));
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    FileChannel channel() {
        return channel;
    }

    OutputStream output() {
        return Channels.newOutputStream(channel);
    }

    /** Makes the file appear; what stood under its name is replaced in the same step. */
    void commit(Optional<Set<PosixFilePermission>> permissions) throws IOException {
        if (permissions.isPresent()) {
            Files.setPosixFilePermissions(temporary, permissions.orElseThrow());
        }
        channel.force(true);
        channel.close();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        force(target);
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(temporary);
        }
    }

    /** Writes the folder of a file to disk, where the platform can: Windows cannot open a folder. */
    static void force(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || PosixPermissions.of(folder).isEmpty()) {
            return;
        }
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
