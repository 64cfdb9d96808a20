package io.keyhold.envelope;

import io.keyhold.api.FrameSize;
import io.keyhold.api.KmsException;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/**
 * Makes one envelope from plaintext in pieces of any size. The data key is asked for with the first piece, not before:
 * an engine that waits holds no key. Not safe for concurrent use.
 */
public final class EnvelopeEncryption implements EnvelopeEngine {
    private final Supplier<Message> beginning;
    private final byte[] frame;
    private @Nullable Message message;
    private @Nullable FrameCipher cipher;
    private byte[] pendingHeader = new byte[0];
    private int buffered;
    private long next;
    private boolean ended;

    EnvelopeEncryption(Supplier<Message> beginning, FrameSize frameSize) {
        this.beginning = beginning;
        this.frame = new byte[frameSize.bytes()];
    }

    /**
     * Takes plaintext.
     *
     * @return how many bytes of the envelope were written to {@code out}, which may be the array of {@code in}
     * @throws ShortBufferException if {@code out} has no room for all of them; nothing was taken
     * @throws KmsException if the service releases no data key, or the envelope would be too long; the engine has ended
     * @throws IllegalStateException if the engine has ended
     */
    @Override
    public int update(byte[] in, int offset, int length, byte[] out, int outOffset) throws ShortBufferException {
        FrameCipher sealer = admit(in, offset, length);
        requireRoom(outputSize(length, false), out, outOffset);
        Overlap input = Overlap.avoid(in, offset, length, out);
        try {
            return take(sealer, input.in(), input.offset(), length, out, outOffset);
        } catch (KmsException e) {
            close();
            throw e;
        }
    }

    /** The same with the last piece; ends the envelope and the engine. */
    @Override
    public int doFinal(byte[] in, int offset, int length, byte[] out, int outOffset) throws ShortBufferException {
        FrameCipher sealer = admit(in, offset, length);
        requireRoom(outputSize(length, true), out, outOffset);
        Overlap input = Overlap.avoid(in, offset, length, out);
        try {
            int written = take(sealer, input.in(), input.offset(), length, out, outOffset);
            return written + sealer.seal(next, frame, 0, buffered, true, out, outOffset + written);
        } finally {
            close();
        }
    }

    /**
     * How many bytes the next piece gives: exactly, once the data key is there; at most, before.
     *
     * @param inputLength the length of the piece
     * @param end whether it is the last one
     */
    @Override
    public long outputSize(int inputLength, boolean end) {
        long body = (long) buffered + inputLength;
        long frames = body / frame.length;
        long headerBytes = message == null ? maxHeaderBytes() : pendingHeader.length;
        long rest = end ? body % frame.length + Format.TAG_BYTES : 0;
        return headerBytes + frames * (frame.length + Format.TAG_BYTES) + rest;
    }

    /** Asks for the data key now. */
    void begin() {
        if (message == null) {
            Message begun = beginning.get();
            message = begun;
            cipher = begun.cipher();
            pendingHeader = begun.header().encode();
        }
    }

    boolean hasEnded() {
        return ended;
    }

    /** Ends the engine: drops the key and overwrites what plaintext it holds. Without {@code doFinal}, no whole envelope. */
    @Override
    public void close() {
        ended = true;
        cipher = null;
        Arrays.fill(frame, (byte) 0);
    }

    private FrameCipher admit(byte[] in, int offset, int length) {
        if (ended) {
            throw new IllegalStateException("the envelope has ended; begin a new one");
        }
        Objects.checkFromIndexSize(offset, length, in.length);
        begin();
        return Objects.requireNonNull(cipher);
    }

    private int take(FrameCipher sealer, byte[] in, int offset, int length, byte[] out, int outOffset) {
        System.arraycopy(pendingHeader, 0, out, outOffset, pendingHeader.length);
        int written = pendingHeader.length;
        pendingHeader = new byte[0];
        int taken = 0;
        if (buffered > 0) {
            taken = hold(in, offset, Math.min(length, frame.length - buffered));
            if (buffered == frame.length) {
                written += sealer.seal(next++, frame, 0, buffered, false, out, outOffset + written);
                buffered = 0;
            }
        }
        int full = (length - taken) / frame.length;
        written += sealer.seal(next, in, offset + taken, full * frame.length, false, out, outOffset + written);
        next += full;
        taken += full * frame.length;
        hold(in, offset + taken, length - taken);
        Objects.requireNonNull(message).count(length);
        return written;
    }

    private int hold(byte[] in, int offset, int length) {
        System.arraycopy(in, offset, frame, buffered, length);
        buffered += length;
        return length;
    }

    private static int maxHeaderBytes() {
        return Format.CONTEXT_AT
                + Format.MAX_CONTEXT_BYTES
                + Format.COMMITMENT_BYTES
                + Format.LENGTH_BYTES
                + Format.MAX_WRAPPED_BYTES
                + Format.MAC_BYTES;
    }

    static void requireRoom(long needed, byte[] out, int outOffset) throws ShortBufferException {
        Objects.checkFromToIndex(outOffset, out.length, out.length);
        if (needed > out.length - outOffset) {
            throw new ShortBufferException("the output needs " + needed + " bytes; there is room for "
                    + (out.length - outOffset) + ". Pass an array of that size");
        }
    }
}
