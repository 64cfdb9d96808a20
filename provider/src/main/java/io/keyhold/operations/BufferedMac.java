package io.keyhold.operations;

import io.keyhold.crypto.MacEngine;
import io.keyhold.handles.ManagedKey;
import io.keyhold.handles.MessageBuffer;
import java.util.Optional;
import java.util.function.Function;

/**
 * A MAC over a message of any length. Short messages are collected; from {@link #BUFFER_BYTES} on the engine takes them
 * as they come, once the gate has let the computation begin. The code leaves through the gate.
 */
final class BufferedMac implements ManagedKey.MacComputation {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final byte[] NOTHING = new byte[0];

    /** The gate, as a MAC needs it. */
    interface Asking {
        /** Decides whether a computation may begin; the audit records a refusal only. */
        MacEngine begin();

        /** The finalising call: decides, audits, and gives what {@code work} makes. */
        byte[] finish(Function<MacEngine, byte[]> work);
    }

    private final Asking asking;
    private final MessageBuffer buffer = new MessageBuffer();
    private Optional<MacEngine.Computation> running = Optional.empty();

    BufferedMac(Asking asking) {
        this.asking = asking;
    }

    @Override
    public void update(byte[] in, int offset, int length) {
        if (running.isEmpty() && buffer.size() + (long) length <= BUFFER_BYTES) {
            buffer.add(in, offset, length);
            return;
        }
        if (running.isEmpty()) {
            MacEngine.Computation computation = asking.begin().begin();
            buffer.finish(NOTHING, 0, 0, collected -> {
                computation.update(collected, 0, collected.length);
                return computation;
            });
            running = Optional.of(computation);
        }
        running.get().update(in, offset, length);
    }

    @Override
    public byte[] finish() {
        try {
            if (running.isPresent()) {
                MacEngine.Computation computation = running.get();
                return asking.finish(engine -> computation.finish());
            }
            return buffer.finish(NOTHING, 0, 0, message -> asking.finish(engine -> engine.mac(message)));
        } finally {
            reset();
        }
    }

    @Override
    public void reset() {
        buffer.clear();
        running = Optional.empty();
    }
}
