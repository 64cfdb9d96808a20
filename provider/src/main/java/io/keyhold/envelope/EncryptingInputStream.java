package io.keyhold.envelope;

import io.keyhold.api.KmsException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the envelope of a plaintext. If the plaintext cannot be read to its end, neither can the envelope. Not safe for
 * concurrent use.
 */
final class EncryptingInputStream extends InputStream {
    private static final int PIECE_BYTES = 64 << 10;

    private final InputStream in;
    private final EnvelopeEncryption engine;
    private final byte[] piece = new byte[PIECE_BYTES];
    private final byte[] single = new byte[1];
    private byte[] sealed = new byte[0];
    private @Nullable IOException failure;
    private int at;
    private int limit;
    private boolean closed;

    /** Asks for the data key; {@code in} is closed with this stream. */
    EncryptingInputStream(InputStream in, EnvelopeEncryption engine) {
        this.in = in;
        this.engine = engine;
        engine.begin();
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, out.length);
        if (length == 0) {
            return 0;
        }
        if (closed) {
            throw new IOException("the stream is closed");
        }
        while (at == limit) {
            if (failure != null) {
                throw failure;
            }
            if (engine.hasEnded()) {
                return -1;
            }
            next();
        }
        int part = Math.min(length, limit - at);
        System.arraycopy(sealed, at, out, offset, part);
        at += part;
        return part;
    }

    @Override
    public int available() {
        return limit - at;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        engine.close();
        Arrays.fill(piece, (byte) 0);
        in.close();
    }

    private void next() throws IOException {
        boolean done = false;
        try {
            int length = in.read(piece, 0, piece.length);
            boolean end = length < 0;
            int taken = Math.max(0, length);
            int size = Math.toIntExact(engine.outputSize(taken, end));
            if (sealed.length < size) {
                sealed = new byte[size];
            }
            at = 0;
            limit = end ? engine.doFinal(piece, 0, taken, sealed, 0) : engine.update(piece, 0, taken, sealed, 0);
            done = true;
        } catch (IOException e) {
            failure = e;
            throw e;
        } catch (ShortBufferException e) {
            throw new KmsException.Internal("the output of a frame was miscounted", "Report this", e);
        } finally {
            if (!done) {
                engine.close();
                failure = failure == null ? new IOException("encrypting failed before; begin a new stream") : failure;
            }
        }
    }
}
