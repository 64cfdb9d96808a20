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
        TokenCalls calls = calls(Duration.ofMillis(500), 2);
        hang(calls);
        assertThat(calls.call(() -> "others go on")).isEqualTo("others go on");
        hang(calls);
        assertThat(calls.counts().hanging()).isEqualTo(2);

        long begun = System.nanoTime();
        assertThatThrownBy(() -> calls.call(() -> "x"))
                .isInstanceOfSatisfying(
                        TokenException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT))
                .hasMessage("token `t` is busy: 2 calls are under way, 2 of them for too long");
        assertThat(System.nanoTime() - begun).as("refused at once").isLessThan(TimeUnit.MILLISECONDS.toNanos(450));

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
                .hasMessage("token `t` did not answer within 500 ms");
    }

    @Test
    void call_byMoreThreadsThanPlaces_waitsForItsTurn() throws Exception {
        TokenCalls calls = calls(Duration.ofSeconds(30), 1);
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
    void call_byAnInterruptedThread_hasItsAnswerAndStaysInterrupted() {
        TokenCalls calls = calls(Duration.ofSeconds(30), 1);
        Thread.currentThread().interrupt();

        String answer = calls.call(() -> "answer");

        assertThat(answer).isEqualTo("answer");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void limit_ofOneKeyhold_countsForTheOthersOfTheProcess() throws Exception {
        TokenCalls calls = calls(Duration.ofMillis(500), 1);
        hang(calls);

        calls.limit(new TokenLimits(Duration.ofMillis(500), 8));

        assertThatThrownBy(() -> calls.call(() -> "beside it"))
                .isInstanceOf(TokenException.class)
                .hasMessage("token `t` is busy: 1 calls are under way, 1 of them for too long");
        back.countDown();
    }

    @Test
    void call_ofALibraryThatTakesOneAtATime_waitsForThoseOfOtherTokens() throws Exception {
        TokenPlaces library = new TokenPlaces();
        library.atMost(1);
        TokenCalls one = new TokenCalls("token `t`", new TokenLimits(Duration.ofMillis(500), 8), library);
        TokenCalls other = new TokenCalls("token `u`", new TokenLimits(Duration.ofMillis(500), 8), library);
        hang(one);

        assertThatThrownBy(() -> other.call(() -> "x"))
                .isInstanceOf(TokenException.class)
                .hasMessageStartingWith("token `u` is busy:");
        back.countDown();
    }

    @Test
    void call_whoseWorkThrows_isAFailureOfTheToken() {
        TokenCalls calls = calls(Duration.ofSeconds(30), 8);

        assertThatThrownBy(() -> calls.call(() -> {
                    throw new java.security.ProviderException("CKR_DEVICE_MEMORY");
                }))
                .isInstanceOf(TokenException.class)
                .hasMessage("token `t` failed (CKR_DEVICE_MEMORY)");

        assertThat(calls.counts().failed()).isEqualTo(1);
        assertThat(calls.counts().slowestNanos()).isPositive();
    }

    @Test
    void threads_ofCalls_knowNothingOfTheirCaller() {
        InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
        local.set("of the application");
        TokenCalls calls = calls(Duration.ofSeconds(30), 8);

        assertThat(calls.<Object>call(local::get)).isNull();
        assertThat(calls.<ClassLoader>call(() -> Thread.currentThread().getContextClassLoader()))
                .isSameAs(TokenCalls.class.getClassLoader());
    }

    private static TokenCalls calls(Duration time, int places) {
        TokenLimits limits = new TokenLimits(time, places);
        TokenCalls calls = new TokenCalls("token `t`", limits, new TokenPlaces());
        calls.limit(limits);
        return calls;
    }
}
