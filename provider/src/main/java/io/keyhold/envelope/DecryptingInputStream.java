package io.keyhold.envelope;

import io.keyhold.api.InvalidEnvelopeException;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the plaintext of one envelope, frame by frame, each when its tag is checked. Only the end of the stream ({@code -1})
 * says that the envelope was whole; a reader that stops earlier has seen a verified beginning. Unlike
 * {@code javax.crypto.CipherInputStream}, it does not end quietly where it should refuse, and refuses again when asked
 * again. Not safe for concurrent use.
 */
final class DecryptingInputStream extends InputStream {
    private final InputStream in;
    private final byte[] sealed;
    private final byte[] opened;
    private final byte[] single = new byte[1];
    private @Nullable FrameCipher cipher;
    private @Nullable IOException failure;
    private long next;
    private int at;
    private int limit;
    private boolean whole;

    /** Begins at the first frame; {@code in} is closed with this stream. */
    DecryptingInputStream(InputStream in, Message message) {
        this.in = in;
        this.cipher = message.cipher();
        this.sealed = new byte[Format.sealedBytes(message.frameSize())];
        this.opened = new byte[Format.sealedBytes(message.frameSize())];
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
    }

    /**
     * Reads verified plaintext.
     *
     * @return how many bytes; -1 at the end of a whole envelope
     * @throws InvalidEnvelopeException if the envelope is refused
     */
    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, out.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int part = Math.min(length, limit - at);
        System.arraycopy(opened, at, out, offset, part);
        at += part;
        return part;
    }

    /** Writes the rest of the plaintext, each frame when its tag is checked. */
    @Override
    public long transferTo(OutputStream out) throws IOException {
        long transferred = 0;
        while (fill()) {
            out.write(opened, at, limit - at);
            transferred += limit - at;
            at = limit;
        }
        return transferred;
    }

    /** How many bytes of plaintext can be read without reading the envelope. */
    @Override
    public int available() {
        return limit - at;
    }

    /** Closes the envelope, drops the key and overwrites what plaintext is held. */
    @Override
    public void close() throws IOException {
        cipher = null;
        clear();
        in.close();
    }

    /** Whether there is plaintext to hand out, after opening another frame if need be. */
    private boolean fill() throws IOException {
        while (at == limit) {
            if (failure != null) {
                throw failure;
            }
            FrameCipher opener = cipher;
            if (opener == null) {
                throw new IOException("the stream is closed");
            }
            if (whole) {
                return false;
            }
            next(opener);
        }
        return true;
    }

    private void next(FrameCipher opener) throws IOException {
        try {
            int length = in.readNBytes(sealed, 0, sealed.length);
            boolean last = length < sealed.length;
            limit = opener.open(next++, sealed, 0, length, last, opened, 0);
            at = 0;
            whole = last;
        } catch (KmsException.InvalidCiphertext e) {
            throw fail(new InvalidEnvelopeException(e));
        } catch (IOException e) {
            throw fail(e);
        }
    }

    private IOException fail(IOException cause) {
        failure = cause;
        clear();
        return cause;
    }

    private void clear() {
        at = 0;
        limit = 0;
        Arrays.fill(opened, (byte) 0);
    }
}
