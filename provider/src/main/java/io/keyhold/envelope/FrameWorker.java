package io.keyhold.envelope;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One thread's part in a {@link FramePipeline}: its cipher and the buffers it produces into. */
final class FrameWorker implements Runnable {
    /** How far a thread may be ahead of what is written. */
    static final int BUFFERS = 3;

    private static final int SPINS = 300;

    private final FramePipeline pipeline;
    private final OutBuffer[] buffers = new OutBuffer[BUFFERS];
    private @Nullable FrameCipher cipher;
    private volatile boolean running;

    FrameWorker(FramePipeline pipeline) {
        this.pipeline = pipeline;
        for (int i = 0; i < BUFFERS; i++) {
            buffers[i] = new OutBuffer();
        }
    }

    /** Has it run on another thread, unless it does. Nobody waits for it to begin. */
    void help(Executor executor) {
        if (!running) {
            running = true;
            executor.execute(this);
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
        OutBuffer buffer = freeBuffer();
        if (buffer == null || !pipeline.hasWork()) {
            return false;
        }
        FrameCipher own = cipher();
        Chunk chunk = pipeline.claim();
        if (chunk == null) {
            return false;
        }
        buffer.take();
        chunk.turnOver(own, pipeline.seals(), buffer);
        pipeline.wakeCaller();
        return true;
    }

    /** Turns a chunk over that no other thread sees. */
    void turnOver(Chunk chunk) {
        chunk.turnOver(cipher(), pipeline.seals(), buffers[0]);
    }

    private FrameCipher cipher() {
        FrameCipher own = cipher;
        if (own == null) {
            own = pipeline.cipher();
            cipher = own;
        }
        return own;
    }

    /** Overwrites what it produced; it works no more. */
    void clear() {
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
