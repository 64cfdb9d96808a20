package io.keyhold.remote;

import io.keyhold.handles.ManagedKey;
import io.keyhold.handles.MessageBuffer;
import java.util.function.UnaryOperator;

/** A MAC whose message is collected here and goes to the service when it is whole. */
final class RemoteMac implements ManagedKey.MacComputation {
    private static final byte[] NOTHING = new byte[0];
    private final int maxBytes;
    private final UnaryOperator<byte[]> work;
    private final MessageBuffer message = new MessageBuffer();

    RemoteMac(int maxBytes, UnaryOperator<byte[]> work) {
        this.maxBytes = maxBytes;
        this.work = work;
    }

    @Override
    public void update(byte[] in, int offset, int length) {
        if (length > maxBytes - message.size()) {
            throw RawOperations.tooLong(
                    (long) message.size() + length, maxBytes, "Compute the MAC of a hash of the message");
        }
        message.add(in, offset, length);
    }

    @Override
    public byte[] finish() {
        return message.finish(NOTHING, 0, 0, work);
    }

    @Override
    public void reset() {
        message.clear();
    }
}
