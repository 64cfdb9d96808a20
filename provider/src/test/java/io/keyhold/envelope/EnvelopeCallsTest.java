package io.keyhold.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.EnvelopeOutputStream;
import io.keyhold.api.FrameSize;
import io.keyhold.api.InvalidEnvelopeException;
import io.keyhold.crypto.OsRandom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls to output streams that meet: from another thread, or from the sink in the middle of a write. */
class EnvelopeCallsTest {
    private static final int ROUNDS = Integer.getInteger("keyhold.cases", 60);
    private static final byte[] PLAINTEXT = new byte[3 << 20];

    static {
        new Random(11).nextBytes(PLAINTEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void abort_byAnotherThread_endsTheWriteAndLeavesAPrefix(int threads) throws Exception {
        byte[] envelope = seal(threads);
        for (int round = 0; round < ROUNDS; round++) {
            ByteArrayOutputStream opened = new ByteArrayOutputStream();
            EnvelopeOutputStream in =
                    envelopes(threads, ForkJoinPool.commonPool()).decrypt(opened, TestService.CONTEXT);
            CompletableFuture<Void> aborted = later(round, in::abort);
            boolean whole = writes(in, envelope);
            aborted.get(1, TimeUnit.MINUTES);

            assertThat(opened.toByteArray()).isEqualTo(Arrays.copyOf(PLAINTEXT, opened.size()));
            assertThat(!whole || opened.size() > 0).isTrue();
            assertThatThrownBy(() -> in.write(1)).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void close_byAnotherThread_isRefusedOrEndsAWholeEnvelope(int threads) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ByteArrayOutputStream sealed = new ByteArrayOutputStream();
            EnvelopeOutputStream out =
                    envelopes(threads, ForkJoinPool.commonPool()).encrypt(sealed, TestService.CONTEXT);
            CompletableFuture<Void> closed = later(round, out::close);
            boolean written = writes(out, PLAINTEXT);
            boolean ended = closed.handle((none, failure) -> failure == null).get(1, TimeUnit.MINUTES);

            if (ended) {
                assertThat(open(sealed)).isEqualTo(written ? PLAINTEXT : new byte[0]);
            } else {
                assertThatThrownBy(() -> open(sealed)).isInstanceOf(InvalidEnvelopeException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void close_byTheSinkInTheMiddleOfAWrite_makesNoWholeEnvelope(int threads) throws IOException {
        List<EnvelopeOutputStream> streams = new ArrayList<>();
        List<IOException> told = new ArrayList<>();
        ByteArrayOutputStream sealed = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] in, int offset, int length) {
                super.write(in, offset, length);
                for (EnvelopeOutputStream stream : streams) {
                    try {
                        stream.close();
                    } catch (IOException e) {
                        told.add(e);
                    }
                }
            }
        };
        EnvelopeOutputStream out = envelopes(threads, ForkJoinPool.commonPool()).encrypt(sealed, TestService.CONTEXT);
        streams.add(out);

        assertThatThrownBy(() -> out.write(PLAINTEXT)).isInstanceOf(IOException.class);
        out.close();
        assertThat(told).first().asString().contains("another call of the stream is under way");
        assertThatThrownBy(() -> open(sealed)).isInstanceOf(InvalidEnvelopeException.class);
    }

    @Test
    void write_executorThatLendsNobody_worksAlone() throws IOException {
        List<Executor> executors = List.of(
                task -> {},
                task -> {
                    throw new RejectedExecutionException("full");
                },
                task -> {
                    throw new OutOfMemoryError("unable to create native thread");
                });
        for (Executor executor : executors) {
            ByteArrayOutputStream sealed = new ByteArrayOutputStream();
            try (OutputStream out = envelopes(5, executor).encrypt(sealed, TestService.CONTEXT)) {
                out.write(PLAINTEXT);
                out.write(PLAINTEXT);
            }
            assertThat(open(sealed)).hasSize(2 * PLAINTEXT.length);
        }
    }

    @Test
    void write_executorThatRunsItTooLate_findsNothingToDo() throws IOException {
        List<Runnable> late = new ArrayList<>();
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream out = envelopes(5, late::add).encrypt(sealed, TestService.CONTEXT)) {
            out.write(PLAINTEXT);
        }
        late.forEach(Runnable::run);

        assertThat(late).isNotEmpty();
        assertThat(open(sealed)).isEqualTo(PLAINTEXT);
    }

    private interface Call {
        void run() throws IOException;
    }

    /** Calls from another thread after some microseconds, other ones in each round. */
    private static CompletableFuture<Void> later(int round, Call call) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            LockSupport.parkNanos(50_000L * (round % 40));
            try {
                call.run();
                done.complete(null);
            } catch (IOException | RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private static boolean writes(OutputStream out, byte[] bytes) {
        try {
            out.write(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] seal(int threads) throws IOException {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream out = envelopes(threads, ForkJoinPool.commonPool()).encrypt(sealed, TestService.CONTEXT)) {
            out.write(PLAINTEXT);
        }
        return sealed.toByteArray();
    }

    private static byte[] open(ByteArrayOutputStream sealed) throws IOException {
        try (InputStream in = envelopes(1, ForkJoinPool.commonPool())
                .decrypt(new ByteArrayInputStream(sealed.toByteArray()), TestService.CONTEXT)) {
            return in.readAllBytes();
        }
    }

    private static KeyEnvelopes envelopes(int threads, Executor executor) {
        return new KeyEnvelopes(
                        new OneDataKey(DataKey.of(new byte[32], new byte[154])), TestService.ENGINES, OsRandom.open())
                .withFrameSize(FrameSize.KIB_4)
                .withThreads(threads)
                .withExecutor(executor);
    }
}
