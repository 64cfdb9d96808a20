package io.keyhold.envelope;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A run of frames on its way through a {@link FramePipeline}. One thread fills it, one turns it over, and the first one
 * drains it; the volatile flag hands it from one to the other.
 */
final class Chunk {
    private final Thread owner = Thread.currentThread();
    private final byte[] in;
    private final byte[] out;
    private final int inUnit;
    private int length;
    private int produced;
    private long firstFrame;
    private boolean last;
    private @Nullable Throwable failure;
    private volatile boolean done;

    /** A chunk of so many frames, of that size in and out. */
    Chunk(int frames, int inUnit, int outUnit) {
        this.in = new byte[frames * inUnit];
        this.out = new byte[frames * outUnit];
        this.inUnit = inUnit;
    }

    /** Reads; a chunk that is not full holds the last frame. */
    void fill(InputStream source, long index) throws IOException {
        done = false;
        failure = null;
        firstFrame = index * (in.length / inUnit);
        length = source.readNBytes(in, 0, in.length);
        last = length < in.length;
    }

    boolean isLast() {
        return last;
    }

    boolean isDone() {
        return done;
    }

    /** Seals or opens, and wakes the thread that waits. What goes wrong is kept for that thread. */
    void turnOver(FrameCipher cipher, boolean seals) {
        try {
            produced = seals
                    ? cipher.seal(firstFrame, in, 0, length, last, out, 0)
                    : cipher.open(firstFrame, in, 0, length, last, out, 0);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        done = true;
        LockSupport.unpark(owner);
    }

    /** Writes what was produced, and returns how many bytes of plaintext that was. */
    int drain(OutputStream sink, boolean sealed) throws IOException {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        sink.write(out, 0, produced);
        return sealed ? length : produced;
    }

    void clear() {
        Arrays.fill(in, (byte) 0);
        Arrays.fill(out, (byte) 0);
    }
}
