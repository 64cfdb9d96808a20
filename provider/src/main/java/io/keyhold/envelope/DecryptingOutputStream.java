package io.keyhold.envelope;

import io.keyhold.api.EnvelopeOutputStream;
import io.keyhold.api.InvalidEnvelopeException;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes one envelope and writes its plaintext, each frame when its tag is checked. Unlike {@code
 * javax.crypto.CipherOutputStream}, {@link #close} refuses an envelope that is not whole. Not safe for concurrent use.
 */
final class DecryptingOutputStream extends EnvelopeOutputStream {
    private final OutputStream out;
    private final Function<EnvelopeHeader, FrameWriter> opening;
    private final HeaderReader header = new HeaderReader();
    private final byte[] single = new byte[1];
    private @Nullable FrameWriter frames;
    private boolean ended;
    private boolean closed;

    /**
     * Waits for an envelope.
     *
     * @param opening asks for the data key; what it returns writes to {@code out}
     */
    DecryptingOutputStream(OutputStream out, Function<EnvelopeHeader, FrameWriter> opening) {
        this.out = out;
        this.opening = opening;
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
            throw new IOException("the stream is closed, or the envelope was refused; begin a new one");
        }
        boolean done = false;
        try {
            take(in, offset, length);
            done = true;
        } catch (KmsException.InvalidCiphertext e) {
            throw new InvalidEnvelopeException(e);
        } finally {
            if (!done) {
                end();
            }
        }
    }

    /** Flushes the plaintext of the frames that are verified. */
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
                requireOpened().end();
            }
        } catch (KmsException.InvalidCiphertext e) {
            throw new InvalidEnvelopeException(e);
        } finally {
            end();
        }
    }

    @Override
    public void abort() throws IOException {
        end();
        close();
    }

    private void take(byte[] in, int offset, int length) throws IOException {
        int taken = 0;
        if (frames == null) {
            taken = header.accept(in, offset, length);
            if (!header.isComplete()) {
                return;
            }
            frames = opening.apply(header.header());
        }
        requireOpened().write(in, offset + taken, length - taken);
    }

    private FrameWriter requireOpened() {
        FrameWriter opened = frames;
        if (opened == null) {
            throw Format.refused();
        }
        return opened;
    }

    private void end() {
        ended = true;
        if (frames != null) {
            frames.close();
        }
    }
}
