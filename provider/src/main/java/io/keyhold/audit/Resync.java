package io.keyhold.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Looks behind bytes that are no record for one that is: then the bytes were changed, and no crash has left them. */
final class Resync {
    private static final int LEAST = Frame.OVERHEAD + 2;
    private static final long FARTHEST = 1L << 40;

    private Resync() {}

    /** Whether a record behind position {@code position}, linked to what stands before it, is anywhere in the file. */
    static boolean soundRecordFollows(Path file, long position) throws IOException {
        byte[] bytes = read(file);
        for (int at = Frame.MAGIC.length + Chain.LINK; at <= bytes.length - LEAST; at++) {
            int length = u32(bytes, at);
            if (length >= 2
                    && length <= bytes.length - at - Frame.OVERHEAD
                    && bytes[at + 4] >= Frame.HEADER
                    && bytes[at + 4] <= Frame.CHECKPOINT
                    && isSound(bytes, at, length, position)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is nothing but zeros, as a power cut may leave a file that was just begun. */
    static boolean isBlank(Path file) throws IOException {
        for (byte each : read(file)) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSound(byte[] bytes, int at, int length, long position) {
        int body = at + 4;
        try {
            Frame frame = Frame.parse(
                    at,
                    Arrays.copyOfRange(bytes, body, body + length),
                    Arrays.copyOfRange(bytes, body + length, body + length + Chain.LINK));
            return frame.position() > position
                    && frame.position() < position + FARTHEST
                    && frame.follows(Arrays.copyOfRange(bytes, at - Chain.LINK, at));
        } catch (BadRecordException e) {
            return false;
        }
    }

    private static int u32(byte[] bytes, int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file)) {
            return file.toString().endsWith(TrailName.COMPRESSED)
                    ? new GZIPInputStream(raw).readAllBytes()
                    : raw.readAllBytes();
        }
    }
}
