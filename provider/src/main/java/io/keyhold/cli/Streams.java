package io.keyhold.cli;

import io.keyhold.api.KmsException;
import io.keyhold.api.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and pipes of a command: {@code -} is standard input or output. */
final class Streams {
    private final Terminal terminal;

    Streams(Terminal terminal) {
        this.terminal = terminal;
    }

    static boolean isPipe(String name) {
        return name.isEmpty() || name.equals("-");
    }

    /** All of a small file or of standard input. */
    byte[] read(String name, int mostBytes, String what) throws IOException {
        byte[] bytes;
        try (InputStream in = open(name)) {
            bytes = in.readNBytes(mostBytes + 1);
        }
        if (bytes.length > mostBytes) {
            throw new KmsException.Validation(
                    what + " has more than " + mostBytes + " bytes", "Name the right file; `" + name + "` is too long");
        }
        return bytes;
    }

    String readText(String name, int mostBytes, String what) throws IOException {
        return Utf8.decode(read(name, mostBytes, what))
                .orElseThrow(() -> new KmsException.Validation(what + " is not UTF-8", "Save it in UTF-8"));
    }

    /** A stream over it; closing it leaves standard input open. */
    InputStream open(String name) throws IOException {
        if (!isPipe(name)) {
            return Files.newInputStream(requireFile(Path.of(name)));
        }
        InputStream in = terminal.in();
        return new java.io.FilterInputStream(in) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return in.read(buffer, offset, length);
            }

            @Override
            public void close() {}
        };
    }

    /** Refuses a folder, of which Java says that it is one when it is read, but not which. */
    static Path requireFile(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a folder; name a file");
        }
        return file;
    }

    /** Standard output, for bytes; a terminal is refused, which bytes would confuse. */
    OutputStream out() {
        if (terminal.outIsTerminal()) {
            throw new KmsException.Validation(
                    "the result is bytes, and standard output is a terminal", "Name a file with -o, or pipe it on");
        }
        return terminal.out();
    }

    /** Refuses to replace a file, unless it may be, and a folder that is not there. */
    static void requireFree(Path target, boolean force) throws IOException {
        Path folder = target.toAbsolutePath().resolveSibling("");
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        if (!force && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
    }

    /** Writes a new file that its owner alone may read, or replaces one; {@code -} is standard output. */
    void write(String name, byte[] bytes, boolean force) throws IOException {
        if (name.equals("-")) {
            terminal.out().write(bytes);
            terminal.out().flush();
            return;
        }
        Path target = Path.of(name);
        requireFree(target, force);
        if (!force) {
            writePrivately(target, bytes);
            return;
        }
        try (OutputStream out = PrivateFile.create(target)) {
            out.write(bytes);
            PrivateFile.commit(out);
        }
    }

    /** Writes a file that is not there yet. */
    static void writePrivately(Path target, byte[] bytes) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        boolean posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] mode = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try (FileChannel file = FileChannel.open(target, options, mode)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                file.write(rest);
            }
            file.force(true);
        }
    }
}
