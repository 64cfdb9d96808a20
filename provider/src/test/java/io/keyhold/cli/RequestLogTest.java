package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.ServedCall;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An output that nobody reads. */
class RequestLogTest {
    private final Semaphore reader = new Semaphore(0);
    private final Semaphore writing = new Semaphore(0);
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private void write(String line) {
        writing.release();
        reader.acquireUninterruptibly();
        lines.add(line);
    }

    private static ServedCall call(String id) {
        return new ServedCall(id, "127.0.0.1", "", "", "ListKeys", 200, "", Duration.ofMillis(1));
    }

    @Test
    void add_whileTheOutputIsFull_neverWaits_andCountsWhatItDrops() throws InterruptedException {
        RequestLog log = new RequestLog(this::write, Clock.systemUTC(), 2).start();
        log.add(call("first"));
        assertThat(writing.tryAcquire(20, TimeUnit.SECONDS)).isTrue();

        for (int i = 0; i < 5; i++) {
            log.add(call("more-" + i));
        }
        reader.release(3);

        assertThat(lines.poll(20, TimeUnit.SECONDS)).contains("first").doesNotContain("Dropped");
        assertThat(lines.poll(20, TimeUnit.SECONDS)).contains("more-0").contains("\"DroppedBefore\":3");
        assertThat(lines.poll(20, TimeUnit.SECONDS)).contains("more-1").doesNotContain("Dropped");
    }
}
