package io.keyhold.local;

import io.keyhold.envelope.EnvelopeEngine;
import io.keyhold.gate.Admission;
import io.keyhold.handles.ManagedKey;
import javax.crypto.ShortBufferException;

/** An engine of envelopes as handles use it; what may not be used any more gives no data key and no more output. */
final class EnvelopeOperation implements ManagedKey.EnvelopePart {
    private final EnvelopeEngine engine;
    private final Admission admission;

    EnvelopeOperation(EnvelopeEngine engine, Admission admission) {
        this.engine = engine;
        this.admission = admission;
    }

    @Override
    public int update(byte[] in, int offset, int length, byte[] out, int outOffset) throws ShortBufferException {
        admission.require();
        return engine.update(in, offset, length, out, outOffset);
    }

    @Override
    public int finish(byte[] in, int offset, int length, byte[] out, int outOffset) throws ShortBufferException {
        admission.require();
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
