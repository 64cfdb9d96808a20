package io.keyhold.audit;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads the records of one file in order, compressed or not. Not safe for concurrent use. */
final class FrameReader implements Closeable {
    /** The largest file, uncompressed: what settings allow, and what the writer may have pending when it is full. */
    static final long LONGEST_FILE = (1L << 30) + (64 << 20);

    private static final int BUFFER = 1 << 16;
    private final DataInputStream in;
    private long offset;
    private int version = Frame.VERSION;

    private FrameReader(InputStream in) {
        this.in = new DataInputStream(new BufferedInputStream(in, BUFFER));
    }

    static FrameReader open(Path file) throws IOException {
        Path present = present(file);
        InputStream raw = Files.newInputStream(present);
        try {
            boolean compressed = present.toString().endsWith(TrailName.COMPRESSED);
            return new FrameReader(compressed ? new GZIPInputStream(raw, BUFFER) : raw);
        } catch (EOFException | ZipException e) {
            raw.close();
            throw new BadRecordException("the compressed file is damaged");
        }
    }

    /** The file, or what it has become if it was compressed meanwhile. */
    static Path present(Path file) {
        try {
            return Files.exists(file) ? file : file.resolveSibling(file.getFileName() + ".gz");
        } catch (InvalidPathException e) {
            return file; // a name that this JVM's locale cannot spell, though it can open the file
        }
    }

    static FrameReader of(InputStream in) {
        return new FrameReader(in);
    }

    /** Where the next record begins. */
    long offset() {
        return offset;
    }

    /** Reads up to record {@code offset} without looking at it. */
    void skipTo(long newOffset) throws IOException {
        in.skipNBytes(newOffset - offset);
        offset = newOffset;
    }

    /**
     * The next record.
     *
     * @return empty at the end of the file
     * @throws TornException if the file ends inside a record
     * @throws BadRecordException if there is no record at this place
     */
    Optional<Frame> next() throws IOException {
        try {
            if (offset == 0) {
                readMagic();
            }
            int first = in.read();
            if (first < 0) {
                return Optional.empty();
            }
            if (offset > LONGEST_FILE) {
                throw new BadRecordException("the file is longer than a writer makes one");
            }
            int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
            if (length < 2 || length > Frame.LARGEST) {
                throw new BadRecordException("no record is " + length + " bytes long");
            }
            Frame frame = frame(length);
            offset += frame.size();
            return Optional.of(frame);
        } catch (EOFException e) {
            throw new TornException();
        } catch (ZipException e) {
            throw new BadRecordException("the compressed file is damaged");
        }
    }

    private Frame frame(int length) throws IOException {
        byte[] body = in.readNBytes(length);
        byte[] link = in.readNBytes(Chain.LINK);
        if (body.length < length || link.length < Chain.LINK) {
            throw new TornException();
        }
        Frame frame = Frame.parse(offset, body, link);
        if (frame.type() == Frame.EVENTS && version < Frame.VERSION) {
            throw new BadRecordException("no record of format version " + version + " holds several events");
        }
        return frame;
    }

    private void readMagic() throws IOException {
        byte[] magic = in.readNBytes(Frame.MAGIC.length);
        if (magic.length < Frame.MAGIC.length) {
            throw new TornException();
        }
        int name = magic.length - 1;
        version = magic[name];
        if (!Arrays.equals(magic, 0, name, Frame.MAGIC, 0, name) || version < 1 || version > Frame.VERSION) {
            throw new BadRecordException("not an audit trail file of format version 1 or " + Frame.VERSION);
        }
        offset = magic.length;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** The file ends inside a record. */
    static final class TornException extends IOException {
        private static final long serialVersionUID = 1L;

        TornException() {
            super("the file ends inside a record");
        }
    }
}
