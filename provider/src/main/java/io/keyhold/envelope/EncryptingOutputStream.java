package io.keyhold.envelope;

import io.keyhold.api.EnvelopeOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** Writes one envelope. Not safe for concurrent use. */
final class EncryptingOutputStream extends EnvelopeOutputStream {
    private final OutputStream out;
    private final FrameWriter frames;
    private final byte[] single = new byte[1];
    private boolean ended;
    private boolean closed;

    /**
     * Begins an envelope whose header is written.
     *
     * @param frames writes to {@code out}
     */
    EncryptingOutputStream(OutputStream out, FrameWriter frames) {
        this.out = out;
        this.frames = frames;
    }

    @Override
    public void write(int b) throws IOException {
        single[0] = (byte) b;
        write(single, 0, 1);
    }

    @Override
    public void write(byte[] in, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, in.length);
        if (ended) {
            throw new IOException("the envelope is closed, or writing it failed; begin a new one");
        }
        boolean done = false;
        try {
            frames.write(in, offset, length);
            done = true;
        } finally {
            if (!done) {
                end();
            }
        }
    }

    /** Flushes the frames that are full; plaintext of a frame that is not full stays here. */
    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            if (!ended) {
                frames.end();
            }
        } finally {
            end();
        }
    }

    @Override
    public void abort() throws IOException {
        end();
        close();
    }

    private void end() {
        ended = true;
        single[0] = 0;
        frames.close();
    }
}
