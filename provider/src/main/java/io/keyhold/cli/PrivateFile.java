package io.keyhold.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that appears when it is whole, readable for its owner alone; until then there is a temporary one beside it. */
final class PrivateFile extends FilterOutputStream {
    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private boolean whole;

    private PrivateFile(Path target, Path part, FileChannel channel) {
        super(Channels.newOutputStream(channel));
        this.target = target;
        this.part = part;
        this.channel = channel;
    }

    /** Begins one. */
    static PrivateFile create(Path target) throws IOException {
        Path part = target.resolveSibling(".keyhold-" + UUID.randomUUID() + ".tmp");
        Streams.writePrivately(part, new byte[0], StandardOpenOption.CREATE_NEW);
        return new PrivateFile(target, part, FileChannel.open(part, StandardOpenOption.WRITE));
    }

    /** Says that a stream is whole, which counts for a file. */
    static void commit(OutputStream stream) throws IOException {
        stream.flush();
        if (stream instanceof PrivateFile file) {
            file.channel.force(true);
            file.whole = true;
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        super.close();
        if (whole) {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.deleteIfExists(part);
        }
    }

    /** A stream that stays open. */
    static final class Open extends FilterOutputStream {
        Open(OutputStream out) {
            super(out);
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
