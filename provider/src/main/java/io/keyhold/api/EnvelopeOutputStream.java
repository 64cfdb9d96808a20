package io.keyhold.api;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes an envelope, or the plaintext of one. {@link #close} is what makes it whole, or finds that it is not: a program
 * that gives up calls {@link #abort} instead. After a write that failed, {@code close} ends nothing and only closes. For
 * one thread at a time: a call while another is under way is refused, but {@code abort}, which any thread may call.
 */
public abstract class EnvelopeOutputStream extends OutputStream {
    /** For the streams that {@link Envelopes} gives. */
    protected EnvelopeOutputStream() {}

    /**
     * Takes a piece. Whole frames are taken from the array as they lie, a large piece by several threads where that many
     * were chosen; when this returns or throws, nobody reads the array any more. An interrupt does not end it; {@link #abort} by another
     * thread does.
     *
     * @param in only read; must not change during the call, or else what was not verified may leave
     * @throws InvalidEnvelopeException if an envelope is read here and refused; nothing from the refused frame on was
     *     written
     * @throws IOException if the stream is closed, or cannot be written to
     * @throws KmsException.LimitExceeded if an envelope is made here and would be too long
     */
    @Override
    public abstract void write(byte[] in, int offset, int length) throws IOException;

    /**
     * Ends and closes.
     *
     * @throws InvalidEnvelopeException if an envelope was read here and is not whole
     * @throws IOException also if another call is under way, which this aborts: the envelope is not whole then
     */
    @Override
    public abstract void close() throws IOException;

    /**
     * Gives up and closes: an envelope that was being written is not whole, and every reader refuses it. A call that is under
     * way on another thread fails soon, and clears up.
     */
    public abstract void abort() throws IOException;
}
