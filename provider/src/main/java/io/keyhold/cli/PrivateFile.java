package io.keyhold.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that appears when it is whole, readable for its owner alone; until then there is a temporary one next to it, which
 * goes too if the process is told to end.
 */
final class PrivateFile extends FilterOutputStream {
    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private final Thread remover;
    private boolean whole;

    private PrivateFile(Path target, Path part, FileChannel channel) {
        super(Channels.newOutputStream(channel));
        this.target = target;
        this.part = part;
        this.channel = channel;
        this.remover = new Thread(() -> part.toFile().delete(), "keyhold-remove-part");
    }

    /** Begins one; a symbolic link is followed and stays, a device is refused. */
    static PrivateFile create(Path target) throws IOException {
        Path real = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        if (Files.exists(real) && !Files.isRegularFile(real)) {
            throw new FileSystemException(target.toString(), null, "is not a regular file; name one, or - for a pipe");
        }
        Path part = real.resolveSibling(".keyhold-" + UUID.randomUUID() + ".tmp");
        Streams.writePrivately(part, new byte[0]);
        PrivateFile file = new PrivateFile(real, part, FileChannel.open(part, StandardOpenOption.WRITE));
        Runtime.getRuntime().addShutdownHook(file.remover);
        return file;
    }

    /** Says that a stream is whole: a file may appear then, and a pipe must have taken all. */
    static void commit(OutputStream stream) throws IOException {
        stream.flush();
        if (stream instanceof PrivateFile file) {
            file.channel.force(true);
            file.whole = true;
        } else if (stream instanceof Open open && open.isBroken()) {
            throw new IOException("standard output did not take all");
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
            if (whole) {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                Folders.force(target);
            }
        } finally {
            Files.deleteIfExists(part);
            forget();
        }
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(remover);
        } catch (IllegalStateException e) {
            // The process was interrupted: the hook runs, and finds nothing.
        }
    }

    /** A stream that stays open. */
    static final class Open extends FilterOutputStream {
        Open(OutputStream out) {
            super(out);
        }

        /** A print stream keeps its failures to itself. */
        private boolean isBroken() {
            return out instanceof PrintStream printed && printed.checkError();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
