package io.keyhold.audit;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The end of the file being written that is not known to be durable. It is kept in memory until a flush has succeeded,
 * because after a failed flush the operating system may have dropped what it had taken; then the file is opened again
 * and all of it is written again, at the same place. A file that is not in its place any more takes nothing: what is
 * durable of it is put back first, for which it stays open. Not safe for concurrent use.
 */
final class UnflushedTail {
    private static final int PIECE = 256 << 10;
    private final TrailStorage storage;
    private final ByteOut out = new ByteOut(1 << 20);
    private String fileName = "";
    private long start;
    private int written;
    private TrailStorage.@Nullable Sink sink;
    private TrailStorage.@Nullable Sink failed;

    UnflushedTail(TrailStorage storage) {
        this.storage = storage;
    }

    /** The bytes that are not durable; records are appended to them. */
    ByteOut out() {
        return out;
    }

    /** Bytes of the file with those that are not written yet. */
    long fileLength() {
        return start + out.length();
    }

    boolean isEmpty() {
        return out.length() == 0;
    }

    boolean isWritten() {
        return written == out.length();
    }

    /** Ends this file, which is durable, and begins another one. */
    void begin(String name) {
        closeSink();
        fileName = name;
        start = 0;
        written = 0;
        out.truncate(0);
        out.raw(Frame.MAGIC);
    }

    /** Hands all to the operating system. */
    void write() throws IOException {
        TrailStorage.Sink open = sink();
        while (written < out.length()) {
            int count = open.write(out.array(), written, Math.min(PIECE, out.length() - written), start + written);
            if (count <= 0) {
                throw new IOException("the file takes no more bytes");
            }
            written += count;
        }
    }

    /** Makes all durable. */
    void force() throws IOException {
        write();
        TrailStorage.Sink open = sink();
        open.force();
        if (!open.isInPlace()) {
            throw new IOException("file `" + fileName + "` is not in its place: it was moved away or deleted");
        }
        start += out.length();
        out.truncate(0);
        written = 0;
    }

    /** After an error: the next attempt opens the file again and writes everything again. */
    void rewind() {
        TrailStorage.Sink open = sink;
        if (open != null) {
            close(failed);
            failed = open;
            sink = null;
        }
        written = 0;
    }

    void closeSink() {
        close(failed);
        failed = null;
        close(sink);
        sink = null;
    }

    private static void close(TrailStorage.@Nullable Sink open) {
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Nothing is lost: what was not durable is written again to a newly opened file.
                System.getLogger(UnflushedTail.class.getName())
                        .log(System.Logger.Level.DEBUG, "an audit file did not close", e);
            }
        }
    }

    private TrailStorage.Sink sink() throws IOException {
        TrailStorage.Sink open = sink;
        if (open == null) {
            TrailStorage.Sink before = failed;
            if (before != null && start > 0 && !before.isInPlace()) {
                before.putBack(start);
            }
            open = storage.open(fileName);
            if (open.size() < start) {
                close(open);
                throw new IOException(
                        "file `" + fileName + "` was truncated or removed by another program; put it back");
            }
            close(before);
            failed = null;
            sink = open;
        }
        return open;
    }
}
