package io.keyhold.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.tokens.TokenException.Kind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls of a library that hangs. */
class TokenCallsTest {
    private final CountDownLatch back = new CountDownLatch(1);
    private final CountDownLatch returned = new CountDownLatch(2);

    @Test
    void call_thatHangs_isGivenUpAndTakesItsPlaceWithIt() throws Exception {
        TokenCalls calls = new TokenCalls("token `t`", new TokenLimits(Duration.ofMillis(50), 2));
        hang(calls);
        assertThat(calls.call(() -> "others go on")).isEqualTo("others go on");
        hang(calls);
        assertThat(calls.counts().hanging()).isEqualTo(2);

        long begun = System.nanoTime();
        assertThatThrownBy(() -> calls.call(() -> "x"))
                .isInstanceOfSatisfying(
                        TokenException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT))
                .hasMessage("token `t` is busy: 2 calls are under way, 2 of them for too long");
        assertThat(System.nanoTime() - begun).as("refused at once").isLessThan(TimeUnit.MILLISECONDS.toNanos(45));

        back.countDown();
        assertThat(returned.await(10, TimeUnit.SECONDS)).isTrue();
        while (calls.counts().hanging() > 0) {
            Thread.onSpinWait();
        }
        assertThat(calls.call(() -> "back")).isEqualTo("back");
    }

    private void hang(TokenCalls calls) {
        assertThatThrownBy(() -> calls.call(() -> {
                    boolean waited = true;
                    while (waited) {
                        try {
                            back.await();
                            waited = false;
                        } catch (InterruptedException e) {
                            waited = true; // native code cannot be interrupted
                        }
                    }
                    returned.countDown();
                    return "late";
                }))
                .isInstanceOf(TokenException.class)
                .hasMessage("token `t` did not answer within 50 ms");
    }

    @Test
    void call_byMoreThreadsThanPlaces_waitsForItsTurn() throws Exception {
        TokenCalls calls = new TokenCalls("token `t`", new TokenLimits(Duration.ofSeconds(30), 1));
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Thread[] threads = new Thread[8];
        for (int t = 0; t < threads.length; t++) {
            threads[t] = new Thread(() -> {
                for (int i = 0; i < 50; i++) {
                    calls.call(() -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        return inside.decrementAndGet();
                    });
                }
            });
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(calls.counts().done()).isEqualTo(400);
        assertThat(most).as("one at a time").hasValue(1);
    }

    @Test
    void call_byAnInterruptedThread_saysSoAndStaysInterrupted() {
        TokenCalls calls = new TokenCalls("token `t`", TokenLimits.DEFAULT);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> calls.call(() -> back.await(1, TimeUnit.MINUTES)))
                .hasMessageContaining("was interrupted while it waited for token `t`");

        assertThat(Thread.interrupted()).isTrue();
        back.countDown();
    }
}
