package io.keyhold.envelope;

import java.io.IOException;
import java.io.OutputStream;

/** Writes one envelope. */
final class EncryptingOutputStream extends FrameOutputStream {
    private final FrameWriter frames;

    /**
     * Begins an envelope whose header is written.
     *
     * @param frames writes to {@code out}
     */
    EncryptingOutputStream(OutputStream out, FrameWriter frames) {
        super(out);
        this.frames = frames;
    }

    @Override
    void take(byte[] in, int offset, int length) throws IOException {
        frames.write(in, offset, length);
    }

    @Override
    void finish() throws IOException {
        frames.end();
    }

    @Override
    void stop() {
        frames.stop();
    }

    @Override
    void clear() {
        frames.close();
    }
}
