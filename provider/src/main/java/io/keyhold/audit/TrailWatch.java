package io.keyhold.audit;

import io.keyhold.platform.Detached;
import java.util.concurrent.locks.LockSupport;

/** A thread that notices when the writer hangs in the sink, so that the calling threads need not look at a clock. */
final class TrailWatch implements Runnable {
    private static final long LONGEST_END_MILLIS = 1000;
    private final SinkState state;
    private final TrailWriter writer;
    private final long timeoutNanos;
    private final Thread thread;
    private volatile boolean stopping;

    TrailWatch(SinkState state, TrailWriter writer, long timeoutNanos) {
        this.state = state;
        this.writer = writer;
        this.timeoutNanos = timeoutNanos;
        this.thread = Detached.thread(this, "keyhold-audit-watch");
    }

    void start() {
        thread.start();
    }

    /** Ends the thread, which only looks: soon. */
    void stop() {
        stopping = true;
        LockSupport.unpark(thread);
        ThreadEnd.await(thread, LONGEST_END_MILLIS);
    }

    @Override
    public void run() {
        while (!stopping && !writer.isFinished()) {
            state.watch(timeoutNanos / 2);
            LockSupport.parkNanos(timeoutNanos / 8);
            Thread.interrupted(); // nobody ends this thread so, and it would not pause again
        }
    }
}
