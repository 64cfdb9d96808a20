package io.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The queue from callers to the writer: full, closed, and under several threads. */
class HandOffTest {
    @Test
    void fullQueue_takesMoreOnceSlotsAreGivenBack() {
        EventQueue queue = new EventQueue(4);
        for (int round = 0; round < 3; round++) {
            for (int i = 1; i <= 4; i++) {
                assertThat(queue.offer("entry")).isEqualTo(4L * round + i);
            }
            assertThat(queue.offer("too many")).isEqualTo(EventQueue.FULL);
            while (queue.poll() != null) {
                assertThat(queue.offer("too many")).isEqualTo(EventQueue.FULL);
            }
            assertThat(queue.depth()).isEqualTo(4);
            queue.release(queue.taken());
            assertThat(queue.depth()).isZero();
        }
    }

    @Test
    void closedQueue_takesNothing_andGivesWhatItHas() {
        EventQueue queue = new EventQueue(4);
        queue.offer("one");
        queue.close();

        assertThat(queue.offer("two")).isEqualTo(EventQueue.CLOSED);
        assertThat(queue.offered()).isEqualTo(1);
        assertThat(queue.isFinished()).isFalse();
        assertThat(queue.poll()).isEqualTo("one");
        assertThat(queue.poll()).isNull();
        assertThat(queue.isFinished()).isTrue();
    }

    @Test
    void manyThreads_loseAndDoubleNothing() throws InterruptedException {
        int threads = 4;
        int each = 50_000;
        EventQueue queue = new EventQueue(64);
        List<Thread> callers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int caller = t;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    while (queue.offer(new int[] {caller, i}) < 0) {
                        LockSupport.parkNanos(1000);
                    }
                }
            });
            callers.add(thread);
            thread.start();
        }
        int[] next = new int[threads];
        while (queue.taken() < (long) threads * each) {
            Object entry = queue.poll();
            if (entry == null) {
                queue.release(queue.taken());
                LockSupport.parkNanos(1000);
            } else {
                int[] got = (int[]) entry;
                assertThat(got[1]).isEqualTo(next[got[0]]++);
            }
        }
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(queue.poll()).isNull();
        assertThat(queue.offered()).isEqualTo((long) threads * each);
    }
}
