package io.keyhold.envelope;

import io.keyhold.api.EnvelopeOutputStream;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import javax.crypto.ShortBufferException;

/** Writes one envelope. Not safe for concurrent use. */
final class EncryptingOutputStream extends EnvelopeOutputStream {
    private static final int PIECE_BYTES = 16 << 10;
    private static final byte[] NOTHING = new byte[0];

    private final OutputStream out;
    private final EnvelopeEncryption engine;
    private final byte[] single = new byte[1];
    private byte[] sealed = NOTHING;
    private boolean closed;

    /** Asks for the data key and writes the header. */
    EncryptingOutputStream(OutputStream out, EnvelopeEncryption engine) throws IOException {
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

    @Override
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
