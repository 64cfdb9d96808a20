package io.keyhold.envelope;

import io.keyhold.api.KmsException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import javax.crypto.ShortBufferException;

/**
 * Writes one envelope. {@link #close} writes the last frame, which is what makes the envelope whole: a program that gives
 * up calls {@link #abort} instead. After a write that failed, {@code close} writes nothing more. Not safe for concurrent
 * use.
 */
public final class EnvelopeOutputStream extends OutputStream {
    private static final int PIECE_BYTES = 64 << 10;
    private static final byte[] NOTHING = new byte[0];

    private final OutputStream out;
    private final EnvelopeEncryption engine;
    private final byte[] single = new byte[1];
    private byte[] sealed = NOTHING;
    private boolean closed;

    /** Asks for the data key and writes the header. */
    EnvelopeOutputStream(OutputStream out, EnvelopeEncryption engine) throws IOException {
        this.out = out;
        this.engine = engine;
        engine.begin();
        pass(NOTHING, 0, 0, false);
    }

    @Override
    public void write(int b) throws IOException {
        single[0] = (byte) b;
        write(single, 0, 1);
    }

    /**
     * Takes plaintext.
     *
     * @throws IOException if the stream is closed, or cannot be written to
     * @throws KmsException.LimitExceeded if the envelope would be too long
     */
    @Override
    public void write(byte[] in, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, in.length);
        if (engine.hasEnded()) {
            throw new IOException("the envelope is closed, or writing it failed; begin a new one");
        }
        for (int done = 0; done < length; done += PIECE_BYTES) {
            pass(in, offset + done, Math.min(PIECE_BYTES, length - done), false);
        }
    }

    /** Flushes the frames that are full; plaintext of a frame that is not full stays here. */
    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /** Ends the envelope and closes the stream; without the last frame if a write failed or {@link #abort} was called. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out;
                engine) {
            if (!engine.hasEnded()) {
                pass(NOTHING, 0, 0, true);
            }
        }
    }

    /** Gives the envelope up and closes the stream: what was written is no whole envelope, and every reader refuses it. */
    public void abort() throws IOException {
        engine.close();
        close();
    }

    private void pass(byte[] in, int offset, int length, boolean end) throws IOException {
        boolean done = false;
        try {
            int size = Math.toIntExact(engine.outputSize(length, end));
            if (sealed.length < size) {
                sealed = new byte[size];
            }
            int written =
                    end ? engine.doFinal(in, offset, length, sealed, 0) : engine.update(in, offset, length, sealed, 0);
            out.write(sealed, 0, written);
            done = true;
        } catch (ShortBufferException e) {
            throw new KmsException.Internal("the output of a frame was miscounted", "Report this", e);
        } finally {
            if (!done) {
                engine.close();
            }
        }
    }
}
