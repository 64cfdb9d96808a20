package io.keyhold.envelope;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A run of frames on its way through a {@link FramePipeline}. The calling thread fills it, one thread turns it over, and the
 * calling thread drains it; the pipeline hands it from one to the other.
 */
final class Chunk {
    private static final byte[] NOTHING = new byte[0];

    private byte[] own = NOTHING;
    private byte[] in = NOTHING;
    private int offset;
    private int length;
    private long firstFrame;
    private boolean last;
    private int produced;
    private @Nullable OutBuffer out;
    private @Nullable Throwable failure;
    private volatile boolean done;

    /** Reads; returns whether the chunk is full, so that more may follow. */
    boolean read(InputStream source, int size) throws IOException {
        if (own.length < size) {
            own = new byte[size];
        }
        int read = source.readNBytes(own, 0, size);
        borrow(own, 0, read, read < size);
        return read == size;
    }

    /** Takes a range that is somebody else's until the chunk is done. */
    void borrow(byte[] lent, int lentOffset, int lentLength, boolean holdsLast) {
        in = lent;
        offset = lentOffset;
        length = lentLength;
        last = holdsLast;
    }

    /** Is the next one in the envelope; returns how many whole frames it holds. */
    int begin(long first, int frameBytes) {
        firstFrame = first;
        produced = 0;
        failure = null;
        done = false;
        return length / frameBytes;
    }

    boolean isDone() {
        return done;
    }

    /** Seals or opens into a buffer that nobody else sees. What goes wrong is kept for the calling thread. */
    void turnOver(FrameCipher cipher, boolean seals, OutBuffer buffer) {
        out = buffer;
        try {
            byte[] bytes = buffer.room(cipher.outputSize(length, last, seals));
            produced = seals
                    ? cipher.seal(firstFrame, in, offset, length, last, bytes, 0)
                    : cipher.open(firstFrame, in, offset, length, last, bytes, 0);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        in = NOTHING;
        done = true;
    }

    /** Writes what was produced, and returns how many bytes of plaintext that was. */
    int drain(OutputStream sink, boolean sealed) throws IOException {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        OutBuffer buffer = out;
        if (buffer != null) {
            sink.write(buffer.bytes(), 0, produced);
            buffer.release();
            out = null;
        }
        return sealed ? length : produced;
    }

    void clear() {
        Arrays.fill(own, (byte) 0);
        own = NOTHING;
        in = NOTHING;
        out = null;
    }
}
