package io.keyhold.tokens;

import io.keyhold.platform.Detached;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that make calls for others. Whoever hands a call over wakes the thread that was idle last; there is no queue, since there
 * are never more calls than places. That costs about half of what an executor does, and a call of a token is short. Safe for concurrent use.
 */
final class TokenWorkers {
    private static final long IDLE_NANOS = Duration.ofSeconds(60).toNanos();
    private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger number = new AtomicInteger();

    /**
     * Hands a call over.
     *
     * @param after done when the call has returned, before its end is shown
     */
    void run(HandedCall<?> call, Consumer<HandedCall<?>> after) {
        Job job = new Job(call, after);
        Worker worker = idle.pollFirst();
        if (worker == null) {
            Detached.thread(new Worker(job), "keyhold-token-" + number.incrementAndGet())
                    .start();
        } else {
            worker.take(job);
        }
    }

    private record Job(HandedCall<?> call, Consumer<HandedCall<?>> after) {}

    /** One thread. */
    private final class Worker implements Runnable {
        private volatile @Nullable Job next;
        private volatile @Nullable Thread thread;

        Worker(Job first) {
            this.next = first;
        }

        void take(Job job) {
            next = job;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            thread = Thread.currentThread();
            for (Job job = next(); job != null; job = next()) {
                next = null;
                job.call().run();
                idle.addFirst(this); // before the caller knows, who may have another call at once
                job.after().accept(job.call());
            }
        }

        /** The next job; none if there was none for long. */
        private @Nullable Job next() {
            long since = System.nanoTime();
            Job job = next;
            while (job == null) {
                long left = IDLE_NANOS - (System.nanoTime() - since);
                if (left <= 0 && idle.remove(this)) {
                    return null;
                }
                LockSupport.parkNanos(this, Math.max(left, 1));
                job = next;
            }
            return job;
        }
    }
}
