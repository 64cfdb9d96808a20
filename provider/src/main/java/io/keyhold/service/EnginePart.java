package io.keyhold.service;

import io.keyhold.envelope.EnvelopeEngine;
import javax.crypto.ShortBufferException;

/** An engine of envelopes as handles use it. */
final class EnginePart implements ManagedKey.EnvelopePart {
    private final EnvelopeEngine engine;

    EnginePart(EnvelopeEngine engine) {
        this.engine = engine;
    }

    @Override
    public int update(byte[] in, int offset, int length, byte[] out, int outOffset) throws ShortBufferException {
        return engine.update(in, offset, length, out, outOffset);
    }

    @Override
    public int finish(byte[] in, int offset, int length, byte[] out, int outOffset) throws ShortBufferException {
        return engine.doFinal(in, offset, length, out, outOffset);
    }

    @Override
    public long outputSize(int length, boolean end) {
        return engine.outputSize(length, end);
    }

    @Override
    public void close() {
        engine.close();
    }
}
