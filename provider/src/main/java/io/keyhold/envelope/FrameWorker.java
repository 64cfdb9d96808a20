package io.keyhold.envelope;

import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One thread's part in a {@link FramePipeline}: its cipher and the buffers it produces into. */
final class FrameWorker implements Runnable {
    /** How far a thread may be ahead of what is written. */
    static final int BUFFERS = 3;

    private static final int SPINS = 300;
    private static final System.Logger LOG = System.getLogger(FrameWorker.class.getName());

    /** None when it is over: an executor that never runs this keeps nothing of the envelope. */
    private volatile @Nullable FramePipeline pipeline;

    private final OutBuffer[] buffers = new OutBuffer[BUFFERS];
    private @Nullable FrameCipher cipher;
    private volatile boolean running;

    FrameWorker(FramePipeline pipeline) {
        this.pipeline = pipeline;
        for (int i = 0; i < BUFFERS; i++) {
            buffers[i] = new OutBuffer();
        }
    }

    /** Has it run on another thread, unless it does. Nobody waits for it to begin; one that cannot be had is not missed. */
    void help(Executor executor) {
        if (running) {
            return;
        }
        running = true;
        try {
            executor.execute(this);
        } catch (RuntimeException | OutOfMemoryError e) {
            // No thread to be had. It counts as running, so that nobody asks again.
            LOG.log(System.Logger.Level.DEBUG, "no thread helps with an envelope", e);
        }
    }

    /** Works until there has been nothing to do for a while. */
    @Override
    public void run() {
        try {
            for (int idle = 0; idle < SPINS; idle++) {
                if (workOnce()) {
                    idle = 0;
                } else {
                    Thread.onSpinWait();
                }
            }
        } finally {
            running = false;
        }
    }

    /** Turns a chunk over, if there is one and a buffer for it. */
    boolean workOnce() {
        FramePipeline work = pipeline;
        OutBuffer buffer = freeBuffer();
        if (work == null || buffer == null || !work.hasWork()) {
            return false;
        }
        FrameCipher own = cipher(work);
        Chunk chunk = work.claim();
        if (chunk == null) {
            return false;
        }
        buffer.take();
        chunk.turnOver(own, work.seals(), buffer);
        work.wakeCaller();
        return true;
    }

    /** Turns a chunk over that no other thread sees. */
    void turnOver(Chunk chunk) {
        FramePipeline work = Objects.requireNonNull(pipeline);
        chunk.turnOver(cipher(work), work.seals(), buffers[0]);
    }

    private FrameCipher cipher(FramePipeline work) {
        FrameCipher own = cipher;
        if (own == null) {
            own = work.cipher();
            cipher = own;
        }
        return own;
    }

    /** Overwrites what it produced; it works no more. */
    void clear() {
        pipeline = null;
        cipher = null;
        for (OutBuffer buffer : buffers) {
            buffer.clear();
        }
    }

    private @Nullable OutBuffer freeBuffer() {
        for (OutBuffer buffer : buffers) {
            if (buffer.isFree()) {
                return buffer;
            }
        }
        return null;
    }
}
