package io.keyhold.audit;

import java.util.concurrent.locks.LockSupport;

/** A thread that notices when the writer hangs in the sink, so that the calling threads need not look at a clock. */
final class TrailWatch implements Runnable {
    private final SinkState state;
    private final TrailWriter writer;
    private final long timeoutNanos;

    TrailWatch(SinkState state, TrailWriter writer, long timeoutNanos) {
        this.state = state;
        this.writer = writer;
        this.timeoutNanos = timeoutNanos;
    }

    void start() {
        Thread thread = new Thread(this, "keyhold-audit-watch");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        while (!writer.isFinished()) {
            state.watch(timeoutNanos / 2);
            LockSupport.parkNanos(timeoutNanos / 8);
        }
    }
}
