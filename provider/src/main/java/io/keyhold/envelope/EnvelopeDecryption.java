package io.keyhold.envelope;

import io.keyhold.api.KmsException;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/**
 * Opens one envelope that comes in pieces of any size, and gives out each frame when its tag is checked. That the envelope
 * is whole is known only when {@code doFinal} returns. Once refused, an engine refuses everything. Not safe for concurrent
 * use.
 */
public final class EnvelopeDecryption implements EnvelopeEngine {
    private static final byte[] NOTHING = new byte[0];

    private final Function<EnvelopeHeader, Message> opening;
    private HeaderReader header = new HeaderReader();
    private @Nullable FrameCipher cipher;
    private @Nullable KmsException refusal;
    private byte[] sealed = NOTHING;
    private byte[] opened = NOTHING;
    private int sealedBytes;
    private int buffered;
    private long next;
    private boolean ended;

    EnvelopeDecryption(Function<EnvelopeHeader, Message> opening) {
        this.opening = opening;
    }

    /**
     * Takes a piece of the envelope.
     *
     * @return how many bytes of verified plaintext were written to {@code out}, which may be the array of {@code in}
     * @throws ShortBufferException if {@code out} has no room for all of them; nothing was taken
     * @throws KmsException.InvalidCiphertext if the envelope is refused; nothing of this piece was written
     * @throws KmsException if the service does not release the data key
     * @throws IllegalStateException if the engine has ended
     */
    @Override
    public int update(byte[] in, int offset, int length, byte[] out, int outOffset) throws ShortBufferException {
        return run(in, offset, length, false, out, outOffset);
    }

    /**
     * The same with the last piece; ends the engine.
     *
     * @throws KmsException.InvalidCiphertext also if the envelope is not whole
     */
    @Override
    public int doFinal(byte[] in, int offset, int length, byte[] out, int outOffset) throws ShortBufferException {
        return run(in, offset, length, true, out, outOffset);
    }

    /**
     * How many bytes of plaintext the next piece gives: exactly, once the header is read; at most, before.
     *
     * @param inputLength the length of the piece
     * @param end whether it is the last one
     */
    @Override
    public long outputSize(int inputLength, boolean end) {
        return cipher == null ? inputLength : bodySize(inputLength, end);
    }

    /** Ends the engine: drops the key and overwrites what plaintext it holds. */
    @Override
    public void close() {
        ended = true;
        cipher = null;
        Arrays.fill(opened, (byte) 0);
    }

    private int run(byte[] in, int offset, int length, boolean end, byte[] out, int outOffset)
            throws ShortBufferException {
        Objects.checkFromIndexSize(offset, length, in.length);
        requireGoing();
        try {
            int headerBytes = cipher == null ? readHeader(in, offset, length, end, out, outOffset) : 0;
            EnvelopeEncryption.requireRoom(outputSize(length - headerBytes, end), out, outOffset);
            Overlap body = Overlap.avoid(in, offset + headerBytes, length - headerBytes, out);
            int written = take(body, length - headerBytes, end, out, outOffset);
            if (end) {
                close();
            }
            return written;
        } catch (KmsException e) {
            refusal = e;
            close();
            throw e;
        }
    }

    /** Takes what belongs to the header, and opens it when it is whole; nothing, if what follows it has no room. */
    private int readHeader(byte[] in, int offset, int length, boolean end, byte[] out, int outOffset)
            throws ShortBufferException {
        HeaderReader ahead = header.copy();
        int taken = ahead.accept(in, offset, length);
        if (ahead.isComplete()) {
            EnvelopeHeader claimed = ahead.header();
            sealedBytes = Format.sealedBytes(claimed.frameSize());
            EnvelopeEncryption.requireRoom(bodySize(length - taken, end), out, outOffset);
            Message message = opening.apply(claimed);
            cipher = message.cipher();
            sealed = new byte[sealedBytes];
            opened = new byte[sealedBytes];
        } else if (end) {
            throw Format.refused();
        }
        header = ahead;
        return taken;
    }

    private int take(Overlap body, int length, boolean end, byte[] out, int outOffset) {
        if (cipher == null) {
            return 0;
        }
        int written = 0;
        try {
            int done = 0;
            if (buffered > 0) {
                done = hold(body, 0, Math.min(length, sealedBytes - buffered));
                if (buffered == sealedBytes) {
                    written += release(cipher, sealed, 0, takeBuffered(), false, out, outOffset);
                }
            }
            for (; length - done >= sealedBytes; done += sealedBytes) {
                written +=
                        release(cipher, body.in(), body.offset() + done, sealedBytes, false, out, outOffset + written);
            }
            hold(body, done, length - done);
            return end ? written + release(cipher, sealed, 0, takeBuffered(), true, out, outOffset + written) : written;
        } catch (KmsException.InvalidCiphertext e) {
            Arrays.fill(out, outOffset, outOffset + written, (byte) 0);
            throw e;
        }
    }

    /** Opens one frame out of sight, and copies it when its tag is checked. */
    private int release(
            FrameCipher opener, byte[] in, int offset, int length, boolean last, byte[] out, int outOffset) {
        int size = opener.open(next++, in, offset, length, last, opened, 0);
        System.arraycopy(opened, 0, out, outOffset, size);
        return size;
    }

    private int hold(Overlap body, int done, int length) {
        System.arraycopy(body.in(), body.offset() + done, sealed, buffered, length);
        buffered += length;
        return length;
    }

    private int takeBuffered() {
        int size = buffered;
        buffered = 0;
        return size;
    }

    private long bodySize(int inputLength, boolean end) {
        long body = (long) buffered + inputLength;
        long rest = end ? Math.max(0, body % sealedBytes - Format.TAG_BYTES) : 0;
        return body / sealedBytes * (sealedBytes - Format.TAG_BYTES) + rest;
    }

    private void requireGoing() {
        if (refusal != null) {
            throw refusal;
        }
        if (ended) {
            throw new IllegalStateException("the envelope has ended; begin a new one");
        }
    }
}
