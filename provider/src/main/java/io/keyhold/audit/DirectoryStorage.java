package io.keyhold.audit;

import io.keyhold.platform.UninterruptedIo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
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
import java.util.HashSet;
import java.util.Set;

/** Files in a directory: 0600 in 0700 where the file system knows rights. */
final class DirectoryStorage implements TrailStorage {
    private final Path directory;

    DirectoryStorage(Path directory) {
        this.directory = directory;
    }

    @Override
    public Sink open(String name) throws IOException {
        createDirectory();
        Path file = directory.resolve(name);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("`" + name + "` is not a regular file"); // to open a FIFO would hang
        }
        FileChannel channel = channel(file, StandardOpenOption.CREATE);
        try {
            syncDirectory();
            return new FileSink(channel, file, identity(file));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private FileChannel channel(Path file, OpenOption... more) throws IOException {
        Set<OpenOption> options = new HashSet<>(Set.of(more));
        options.addAll(Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        return FileChannel.open(file, options, rights("rw-------"));
    }

    private void createDirectory() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, rights("rwx------"));
        }
    }

    /** The identity of a file; its path where the file system knows nothing better. */
    private static Object identity(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return key == null ? file : key;
    }

    /** Makes the names in the directory durable, where directories can be opened. */
    void syncDirectory() throws IOException {
        if (isPosix()) {
            UninterruptedIo.run(() -> {
                try (FileChannel self = FileChannel.open(directory, StandardOpenOption.READ)) {
                    self.force(true);
                    return self;
                }
            });
        }
    }

    /** Writes a file that is not there yet. */
    void writeNew(String name, byte[] bytes) throws IOException {
        Path file = directory.resolve(name);
        UninterruptedIo.run(() -> {
            FileChannel made = FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), rights("rw-------"));
            try (FileChannel channel = made) {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                return file;
            } catch (ClosedByInterruptException e) {
                Files.delete(file); // it is written again
                throw e;
            }
        });
    }

    private FileAttribute<?>[] rights(String rights) {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }

    private boolean isPosix() {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(FileChannel channel) throws IOException;
    }

    private final class FileSink implements Sink {
        private final Path file;
        private final Object identity;
        private FileChannel channel;
        private boolean closed;

        FileSink(FileChannel channel, Path file, Object identity) {
            this.channel = channel;
            this.file = file;
            this.identity = identity;
        }

        @Override
        public int write(byte[] bytes, int offset, int length, long position) throws IOException {
            return work(to -> to.write(ByteBuffer.wrap(bytes, offset, length), position));
        }

        @Override
        public void force() throws IOException {
            work(to -> {
                to.force(false);
                return to;
            });
        }

        @Override
        public long size() throws IOException {
            return work(FileChannel::size);
        }

        /** Work that may be done twice. An interrupt of the thread closes the channel; then it goes on with another one. */
        private <T> T work(Work<T> work) throws IOException {
            return UninterruptedIo.run(() -> {
                if (!closed && !channel.isOpen()) {
                    channel = channelAgain();
                }
                return work.on(channel);
            });
        }

        private FileChannel channelAgain() throws IOException {
            if (!isInPlace()) {
                throw new IOException("`" + file.getFileName() + "` was moved away; put it back");
            }
            return channel(file);
        }

        @Override
        public boolean isInPlace() throws IOException {
            try {
                return identity(file).equals(identity);
            } catch (NoSuchFileException e) {
                return false;
            }
        }

        @Override
        public void putBack(long length) throws IOException {
            createDirectory();
            Path part = file.resolveSibling(file.getFileName() + ".tmp");
            work(from -> copied(from, part, length));
            putInPlace(part);
            syncDirectory();
        }

        private Path copied(FileChannel from, Path part, long length) throws IOException {
            Files.deleteIfExists(part);
            try (FileChannel out = FileChannel.open(
                    part,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    rights("rw-------"))) {
                long done = 0;
                while (done < length) {
                    long count = from.transferTo(done, length - done, out);
                    if (count <= 0) {
                        throw new IOException(
                                "`" + file.getFileName() + "` was truncated by another program; put it back");
                    }
                    done += count;
                }
                out.force(true);
            }
            return part;
        }

        private void putInPlace(Path part) throws IOException {
            try {
                Files.move(part, file);
            } catch (FileAlreadyExistsException e) {
                throw new IOException(
                        "another file is in the place of `" + file.getFileName() + "`; move that one away", e);
            }
        }

        @Override
        public void close() throws IOException {
            closed = true;
            channel.close();
        }
    }
}
