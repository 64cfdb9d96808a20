package io.keyhold.audit;

import java.util.concurrent.locks.LockSupport;

/** A thread that notices when the writer hangs in the sink, so that the calling threads need not look at a clock. */
final class TrailWatch implements Runnable {
    private static final long LONGEST_END_MILLIS = 1000;
    private final SinkState state;
    private final TrailWriter writer;
    private final long timeoutNanos;
    private final Thread thread = new Thread(this, "keyhold-audit-watch");
    private volatile boolean stopping;

    TrailWatch(SinkState state, TrailWriter writer, long timeoutNanos) {
        this.state = state;
        this.writer = writer;
        this.timeoutNanos = timeoutNanos;
    }

    void start() {
        thread.setDaemon(true);
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
        }
    }
}
