package io.keyhold.envelope;

import io.keyhold.api.EnvelopeOutputStream;
import io.keyhold.api.InvalidEnvelopeException;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.ShortBufferException;

/**
 * Takes one envelope and writes its plaintext, each frame when its tag is checked. Unlike {@code
 * javax.crypto.CipherOutputStream}, {@link #close} refuses an envelope that is not whole. Not safe for concurrent use.
 */
final class DecryptingOutputStream extends EnvelopeOutputStream {
    private static final int PIECE_BYTES = 64 << 10;
    private static final byte[] NOTHING = new byte[0];

    private final OutputStream out;
    private final EnvelopeDecryption engine;
    private final byte[] single = new byte[1];
    private byte[] opened = NOTHING;
    private boolean ended;
    private boolean closed;

    DecryptingOutputStream(OutputStream out, EnvelopeDecryption engine) {
        this.out = out;
        this.engine = engine;
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
        for (int done = 0; done < length; done += PIECE_BYTES) {
            pass(in, offset + done, Math.min(PIECE_BYTES, length - done), false);
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
        try (out;
                engine) {
            if (!ended) {
                pass(NOTHING, 0, 0, true);
            }
        } finally {
            ended = true;
            Arrays.fill(opened, (byte) 0);
        }
    }

    @Override
    public void abort() throws IOException {
        ended = true;
        close();
    }

    private void pass(byte[] in, int offset, int length, boolean end) throws IOException {
        boolean done = false;
        try {
            int size = Math.toIntExact(engine.outputSize(length, end));
            if (opened.length < size) {
                Arrays.fill(opened, (byte) 0);
                opened = new byte[size];
            }
            int written =
                    end ? engine.doFinal(in, offset, length, opened, 0) : engine.update(in, offset, length, opened, 0);
            out.write(opened, 0, written);
            done = true;
        } catch (KmsException.InvalidCiphertext e) {
            throw new InvalidEnvelopeException(e);
        } catch (ShortBufferException e) {
            throw new KmsException.Internal("the output of a frame was miscounted", "Report this", e);
        } finally {
            if (!done) {
                ended = true;
            }
        }
    }
}
