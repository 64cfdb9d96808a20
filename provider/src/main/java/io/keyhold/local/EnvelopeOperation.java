package io.keyhold.local;

import io.keyhold.envelope.EnvelopeEngine;
import io.keyhold.handles.ManagedKey;
import javax.crypto.ShortBufferException;

/** An engine of envelopes as handles use it. */
final class EnvelopeOperation implements ManagedKey.EnvelopePart {
    private final EnvelopeEngine engine;

    EnvelopeOperation(EnvelopeEngine engine) {
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
