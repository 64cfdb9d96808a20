package io.keyhold.audit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Looks behind bytes that are not a record for one that is: then the bytes were changed, and no crash has left them. Reads a
 * window at a time, and no more than a writer writes: a file that goes on behind that, or is made of what looks like
 * records and is not, was not left by a crash either.
 */
final class Resync {
    private static final int LEAST = Frame.OVERHEAD + 2;
    private static final long FARTHEST = 1L << 40;
    private static final int WINDOW = 2 * (Frame.LARGEST + Frame.OVERHEAD + Chain.LINK);
    private static final long MOST_HASHED = 512L << 20;
    private final InputStream in;
    private final byte[] bytes = new byte[WINDOW];
    private int filled;
    private long passed;
    private boolean ended;
    private long hashed;

    private Resync(InputStream in) {
        this.in = in;
    }

    /** Whether a record behind position {@code position}, linked to what stands before it, is anywhere in the file. */
    static boolean soundRecordFollows(Path file, long position) throws IOException {
        try (InputStream in = open(file)) {
            return new Resync(in).find(position);
        } catch (EOFException | ZipException e) {
            return true; // a compressed file was whole when it was given its name
        }
    }

    /** Whether there is nothing but zeros, as a power cut may leave a file that was just begun. */
    static boolean isBlank(Path file) throws IOException {
        byte[] part = new byte[1 << 16];
        try (InputStream in = open(file)) {
            long length = 0;
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                length += count;
                for (int i = 0; i < count; i++) {
                    if (part[i] != 0) {
                        return false;
                    }
                }
                if (length > FrameReader.LONGEST_FILE) {
                    return false;
                }
            }
            return true;
        } catch (EOFException | ZipException e) {
            return false;
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream raw = Files.newInputStream(file);
        try {
            return file.toString().endsWith(TrailName.COMPRESSED) ? new GZIPInputStream(raw, 1 << 16) : raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private boolean find(long position) throws IOException {
        fill();
        for (int at = Frame.MAGIC.length + Chain.LINK; ; at++) {
            if (!ended && filled - at < Frame.LARGEST + Frame.OVERHEAD) {
                at -= shift(at - Chain.LINK);
            }
            if (at > filled - LEAST) {
                return false;
            }
            if (passed > FrameReader.LONGEST_FILE || hashed > MOST_HASHED || isRecord(at, position)) {
                return true;
            }
        }
    }

    /** Drops what stands before {@code keepFrom} and reads on. Returns how far everything has moved. */
    private int shift(int keepFrom) throws IOException {
        System.arraycopy(bytes, keepFrom, bytes, 0, filled - keepFrom);
        filled -= keepFrom;
        passed += keepFrom;
        fill();
        return keepFrom;
    }

    private void fill() throws IOException {
        int count = in.readNBytes(bytes, filled, WINDOW - filled);
        ended = count < WINDOW - filled;
        filled += count;
    }

    private boolean isRecord(int at, long position) {
        int length = u32(bytes, at);
        return length >= 2
                && length <= Frame.LARGEST
                && length <= filled - at - Frame.OVERHEAD
                && bytes[at + 4] >= Frame.HEADER
                && bytes[at + 4] <= Frame.EVENTS
                && isSound(at, length, position);
    }

    private boolean isSound(int at, int length, long position) {
        int body = at + 4;
        long found = position(body, length);
        if (found <= position || found >= position + FARTHEST) {
            return false;
        }
        hashed += length;
        Chain chain = new Chain(Arrays.copyOfRange(bytes, at - Chain.LINK, at));
        chain.advance(bytes, body, length);
        return Arrays.equals(chain.link(), 0, Chain.LINK, bytes, body + length, body + length + Chain.LINK);
    }

    /** The position that a record says to have; 0 if it is none. */
    private long position(int body, int length) {
        try {
            ByteIn in = new ByteIn(Arrays.copyOfRange(bytes, body + 1, body + Math.min(length, 12)));
            return in.varint();
        } catch (BadRecordException e) {
            return 0;
        }
    }

    private static int u32(byte[] bytes, int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
    }
}
