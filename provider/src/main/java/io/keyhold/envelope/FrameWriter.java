package io.keyhold.envelope;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Turns over the frames of one envelope that come in pieces of any size. Whole frames are taken from the caller's array as
 * they lie; what is less than a frame is kept here until the rest comes. Not safe for concurrent use.
 */
final class FrameWriter implements AutoCloseable {
    private final FramePipeline pipeline;
    private final OutputStream out;
    private final byte[] held;
    private int heldBytes;

    FrameWriter(FramePipeline pipeline, OutputStream out) {
        this.pipeline = pipeline;
        this.out = out;
        this.held = new byte[pipeline.inFrameBytes()];
    }

    /** Takes a piece, and writes the frames that it completes. */
    void write(byte[] in, int offset, int length) throws IOException {
        int done = 0;
        if (heldBytes > 0) {
            done = hold(in, offset, Math.min(length, held.length - heldBytes));
            if (heldBytes == held.length) {
                heldBytes = 0;
                pipeline.write(held, 0, held.length, false, out);
            }
        }
        int whole = (length - done) / held.length * held.length;
        if (whole > 0) {
            pipeline.write(in, offset + done, whole, false, out);
        }
        hold(in, offset + done + whole, length - done - whole);
    }

    /** Writes the last frame. */
    void end() throws IOException {
        pipeline.write(held, 0, heldBytes, true, out);
    }

    /** Has a call that is under way fail soon; the only method for other threads. */
    void stop() {
        pipeline.stop();
    }

    /** Overwrites what plaintext it holds; {@code out} stays open. */
    @Override
    public void close() {
        heldBytes = 0;
        Arrays.fill(held, (byte) 0);
        pipeline.close();
    }

    private int hold(byte[] in, int offset, int length) {
        System.arraycopy(in, offset, held, heldBytes, length);
        heldBytes += length;
        return length;
    }
}
