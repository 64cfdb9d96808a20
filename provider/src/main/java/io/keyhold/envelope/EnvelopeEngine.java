package io.keyhold.envelope;

import javax.crypto.ShortBufferException;

/** One envelope in one direction, in pieces of any size. Not safe for concurrent use. */
public interface EnvelopeEngine extends AutoCloseable {
    /** Takes a piece; returns how many bytes it wrote to {@code out}, which may be the array of {@code in}. */
    int update(byte[] in, int offset, int length, byte[] out, int outOffset) throws ShortBufferException;

    /** The same with the last piece; ends the engine. */
    int doFinal(byte[] in, int offset, int length, byte[] out, int outOffset) throws ShortBufferException;

    /** How many bytes the next piece gives at most. */
    long outputSize(int inputLength, boolean end);

    /** Ends the engine: drops the key and overwrites what plaintext it holds. */
    @Override
    void close();
}
