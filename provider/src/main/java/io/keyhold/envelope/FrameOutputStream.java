package io.keyhold.envelope;

import io.keyhold.api.EnvelopeOutputStream;
import io.keyhold.api.InvalidEnvelopeException;
import io.keyhold.api.KmsException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Base of the output streams of both directions: one call at a time. A second one is refused, by another
 * thread or by the sink in the middle of a call; only {@link #abort} gets through, and then the call that is under way
 * ends with an error and clears up.
 */
abstract class FrameOutputStream extends EnvelopeOutputStream {
    private final OutputStream out;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    private enum State {
        IDLE,
        BUSY,
        /** Busy, and to end as soon as that can be. */
        STOPPING,
        ENDED
    }

    FrameOutputStream(OutputStream out) {
        this.out = out;
    }

    /** Takes a piece. */
    abstract void take(byte[] in, int offset, int length) throws IOException;

    /** Takes the end. */
    abstract void finish() throws IOException;

    /** Has the call that is under way, on whatever thread, fail soon. */
    abstract void stop();

    /** Overwrites what is held; no call is under way. */
    abstract void clear();

    @Override
    public final void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public final void write(byte[] in, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, in.length);
        if (!state.compareAndSet(State.IDLE, State.BUSY)) {
            throw state.get() == State.ENDED
                    ? new IOException("the stream is closed, or a write to it failed; begin a new one")
                    : underWay();
        }
        boolean done = false;
        try {
            take(in, offset, length);
            done = true;
        } catch (KmsException.InvalidCiphertext e) {
            throw new InvalidEnvelopeException(e);
        } finally {
            if (!done) {
                end();
            }
        }
        if (!state.compareAndSet(State.BUSY, State.IDLE)) {
            end();
            throw aborted();
        }
    }

    /** Hands on what came out so far; plaintext of a frame that is not full stays here. */
    @Override
    public final void flush() throws IOException {
        out.flush();
    }

    @Override
    public final void close() throws IOException {
        if (!state.compareAndSet(State.IDLE, State.BUSY)) {
            if (state.get() != State.ENDED) {
                abort();
                throw underWay();
            }
            out.close();
            return;
        }
        try (out) {
            finish();
            if (!state.compareAndSet(State.BUSY, State.ENDED)) {
                throw aborted();
            }
        } catch (KmsException.InvalidCiphertext e) {
            throw new InvalidEnvelopeException(e);
        } finally {
            end();
        }
    }

    @Override
    public final void abort() throws IOException {
        while (state.get() == State.IDLE || state.get() == State.BUSY) {
            if (state.compareAndSet(State.IDLE, State.BUSY)) {
                end();
            } else if (state.compareAndSet(State.BUSY, State.STOPPING)) {
                stop();
            }
        }
        out.close();
    }

    private void end() {
        state.set(State.ENDED);
        clear();
    }

    /** Ends a call that was aborted. */
    static IOException aborted() {
        return new IOException("the stream was aborted in the middle of a call; begin a new one");
    }

    private static IOException underWay() {
        return new IOException("another call of the stream is under way: it takes one at a time");
    }
}
