package io.keyhold.envelope;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes one envelope and writes its plaintext, each frame when its tag is checked. Unlike {@code
 * javax.crypto.CipherOutputStream}, {@link #close} refuses an envelope that is not whole.
 */
final class DecryptingOutputStream extends FrameOutputStream {
    private final Function<EnvelopeHeader, FrameWriter> opening;
    private final HeaderReader header = new HeaderReader();
    private volatile @Nullable FrameWriter frames;

    /**
     * Waits for an envelope.
     *
     * @param opening asks for the data key; what it returns writes to {@code out}
     */
    DecryptingOutputStream(OutputStream out, Function<EnvelopeHeader, FrameWriter> opening) {
        super(out);
        this.opening = opening;
    }

    @Override
    void take(byte[] in, int offset, int length) throws IOException {
        int taken = 0;
        FrameWriter opened = frames;
        if (opened == null) {
            taken = header.accept(in, offset, length);
            if (!header.isComplete()) {
                return;
            }
            opened = opening.apply(header.header());
            frames = opened;
        }
        opened.write(in, offset + taken, length - taken);
    }

    @Override
    void finish() throws IOException {
        FrameWriter opened = frames;
        if (opened == null) {
            throw Format.refused();
        }
        opened.end();
    }

    @Override
    void stop() {
        FrameWriter opened = frames;
        if (opened != null) {
            opened.stop();
        }
    }

    @Override
    void clear() {
        FrameWriter opened = frames;
        if (opened != null) {
            opened.close();
        }
    }
}
