package io.keyhold.envelope;

import static io.keyhold.envelope.Samples.FRAME;
import static io.keyhold.envelope.Samples.SEALED;
import static io.keyhold.envelope.Samples.bytes;
import static io.keyhold.envelope.Samples.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.EnvelopeOutputStream;
import io.keyhold.api.FrameSize;
import io.keyhold.api.InvalidEnvelopeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is pushed into a stream, in pieces of any size, by one thread or several. */
class EnvelopePushTest {
    private static final int CHUNK = 64 << 10;
    private static final int LARGE = 23 * CHUNK + 3 * FRAME + 77;
    private static final byte[] DATA_KEY = bytes(32, 5);
    private static final byte[] MESSAGE_ID = bytes(32, 6);
    private static final byte[] WRAPPED = bytes(154, 7);

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final byte[] plaintext = bytes(LARGE, 1);
    private byte[] envelope = new byte[0];
    private int body;

    @BeforeEach
    void sealIndependently() throws Exception {
        envelope = PlainEnvelope.seal(
                DATA_KEY, WRAPPED, MESSAGE_ID, Format.code(FrameSize.KIB_4), TestService.CONTEXT, plaintext);
        body = Samples.headerBytes(envelope);
    }

    /** Also: nobody is left at work, whether the stream was closed or not. */
    @AfterEach
    void everyThreadLeaves() throws InterruptedException {
        pool.shutdown();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void write_piecesOfAnySize_makesTheSameEnvelopeAndOpensIt(int threads) throws IOException {
        for (int size : new int[] {
            LARGE,
            700_001,
            4 * CHUNK,
            4 * CHUNK + 1,
            4 * CHUNK - 1,
            CHUNK,
            CHUNK + 1,
            FRAME,
            FRAME - 1,
            FRAME + 1,
            SEALED,
            777
        }) {
            assertThat(sealed(threads, pool, size)).as("pieces of %s", size).isEqualTo(envelope);
            assertThat(opened(threads, pool, size)).as("pieces of %s", size).isEqualTo(plaintext);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void write_randomPieces_makesTheSameEnvelopeAndOpensIt(int threads) throws IOException {
        for (long seed = 0; seed < 20; seed++) {
            ByteArrayOutputStream sealed = new ByteArrayOutputStream();
            ByteArrayOutputStream opened = new ByteArrayOutputStream();
            pushRandomly(encrypting(sealed, threads, pool), plaintext, new Random(seed));
            pushRandomly(decrypting(opened, threads, pool), envelope, new Random(seed));
            assertThat(sealed.toByteArray()).as("seed %s", seed).isEqualTo(envelope);
            assertThat(opened.toByteArray()).as("seed %s", seed).isEqualTo(plaintext);
        }
    }

    @Test
    void write_byteByByte_makesTheSameEnvelopeAndOpensIt() throws IOException {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        ByteArrayOutputStream opened = new ByteArrayOutputStream();
        try (EnvelopeOutputStream in = encrypting(sealed, 2, pool)) {
            for (byte b : plaintext) {
                in.write(b);
            }
        }
        try (EnvelopeOutputStream in = decrypting(opened, 2, pool)) {
            for (byte b : envelope) {
                in.write(b);
            }
        }
        assertThat(sealed.toByteArray()).isEqualTo(envelope);
        assertThat(opened.toByteArray()).isEqualTo(plaintext);
    }

    @Test
    void write_helpersThatNeverComeComeLateOrAreTheCaller_makesTheSameEnvelope() throws IOException {
        Deque<Runnable> late = new ArrayDeque<>();
        assertThat(sealed(5, task -> {}, LARGE)).isEqualTo(envelope);
        assertThat(sealed(5, Runnable::run, LARGE)).isEqualTo(envelope);
        assertThat(sealed(5, late::add, LARGE)).isEqualTo(envelope);
        assertThat(late).hasSize(4).allSatisfy(Runnable::run);
    }

    @Test
    void write_arrayChangedAfterEachCall_changesNothing() throws IOException {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        byte[] lent = new byte[9 * CHUNK + 5];
        try (EnvelopeOutputStream in = encrypting(sealed, 5, pool)) {
            for (int at = 0; at < LARGE; at += lent.length) {
                int length = Math.min(lent.length, LARGE - at);
                System.arraycopy(plaintext, at, lent, 0, length);
                in.write(lent, 0, length);
                Arrays.fill(lent, (byte) -1);
            }
        }
        assertThat(sealed.toByteArray()).isEqualTo(envelope);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void write_frameChangedInTheMiddle_givesOutWhatIsBeforeAndNoMore(int threads) throws IOException {
        for (int frame : new int[] {0, 1, 15, 16, 17, 100, 255, 370}) {
            byte[] changed = envelope.clone();
            changed[body + frame * SEALED + 9] ^= 1;
            Sink sink = new Sink(Integer.MAX_VALUE);
            EnvelopeOutputStream in = decrypting(sink, threads, pool);

            assertThatThrownBy(() -> in.write(changed)).isInstanceOf(InvalidEnvelopeException.class);
            assertThat(sink.written.size()).as("frame %s", frame).isLessThanOrEqualTo(frame * FRAME);
            assertThat(sink.written.toByteArray()).isEqualTo(part(plaintext, 0, sink.written.size()));
            sink.assertWiped();
            assertThatThrownBy(() -> in.write(envelope)).isInstanceOf(IOException.class);
            in.close();
            assertThat(sink.closed).isTrue();
            assertThat(sink.written.size()).isLessThanOrEqualTo(frame * FRAME);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void write_sinkThatThrows_endsTheStreamAndOverwrites(int threads) throws IOException {
        for (int good : new int[] {0, 1, 5}) {
            Sink plain = new Sink(good);
            EnvelopeOutputStream opening = decrypting(plain, threads, pool);
            assertThatThrownBy(() -> opening.write(envelope)).hasMessage("the disk is full");
            plain.assertWiped();
            assertThatThrownBy(() -> opening.write(1)).hasMessageContaining("begin a new one");
            opening.close();

            Sink sealed = new Sink(good + 1);
            EnvelopeOutputStream sealing = encrypting(sealed, threads, pool);
            assertThatThrownBy(() -> sealing.write(plaintext)).hasMessage("the disk is full");
            assertThatThrownBy(() -> sealing.write(1)).hasMessageContaining("begin a new one");
            sealing.close();
            assertThat(plain.closed && sealed.closed).isTrue();
            assertThat(sealed.written.toByteArray()).isEqualTo(part(envelope, 0, sealed.written.size()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void write_interruptedInTheMiddle_finishesAndStaysInterrupted(int threads) throws IOException {
        ByteArrayOutputStream opened = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] in, int offset, int length) {
                Thread.currentThread().interrupt();
                super.write(in, offset, length);
            }
        };
        try (EnvelopeOutputStream in = decrypting(opened, threads, pool)) {
            in.write(envelope);
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(opened.toByteArray()).isEqualTo(plaintext);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void write_sinkThatAborts_writesNoMore(int threads) throws IOException {
        List<EnvelopeOutputStream> streams = new ArrayList<>();
        ByteArrayOutputStream sealed = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] in, int offset, int length) {
                super.write(in, offset, length);
                streams.forEach(EnvelopePushTest::abort);
            }
        };
        EnvelopeOutputStream in = encrypting(sealed, threads, pool);
        streams.add(in);

        assertThatThrownBy(() -> in.write(plaintext)).hasMessageContaining("aborted in the middle of a call");
        assertThat(sealed.size()).isLessThan(body + 2 * CHUNK);
        assertThat(sealed.toByteArray()).isEqualTo(part(envelope, 0, sealed.size()));
    }

    @Test
    void write_streamThatIsNeverClosed_keepsNoThread() throws IOException {
        encrypting(new ByteArrayOutputStream(), 5, pool).write(plaintext);
        decrypting(new ByteArrayOutputStream(), 5, pool).write(envelope);
    }

    @Test
    void write_nothing_writesNothing() throws IOException {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (EnvelopeOutputStream in = encrypting(sealed, 2, pool)) {
            in.write(new byte[0]);
            in.write(plaintext, 9, 0);
            assertThat(sealed.toByteArray()).isEqualTo(part(envelope, 0, body));
        }
        assertThat(sealed.size()).isEqualTo(body + 16);
    }

    @Test
    void write_afterClose_isRefused() throws IOException {
        EnvelopeOutputStream sealing = encrypting(new ByteArrayOutputStream(), 2, pool);
        EnvelopeOutputStream opening = decrypting(new ByteArrayOutputStream(), 2, pool);
        opening.write(envelope);
        for (EnvelopeOutputStream stream : List.of(sealing, opening)) {
            stream.close();
            stream.close();
            assertThatThrownBy(() -> stream.write(plaintext)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> stream.write(1)).isInstanceOf(IOException.class);
        }
    }

    private static byte[] sealed(int threads, Executor executor, int size) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        push(encrypting(out, threads, executor), bytes(LARGE, 1), size);
        return out.toByteArray();
    }

    private byte[] opened(int threads, Executor executor, int size) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        push(decrypting(out, threads, executor), envelope, size);
        return out.toByteArray();
    }

    private static void abort(EnvelopeOutputStream stream) {
        try {
            stream.abort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void push(EnvelopeOutputStream to, byte[] bytes, int size) throws IOException {
        try (to) {
            for (int at = 0; at < bytes.length; at += size) {
                to.write(bytes, at, Math.min(size, bytes.length - at));
            }
        }
    }

    private static void pushRandomly(EnvelopeOutputStream to, byte[] bytes, Random random) throws IOException {
        try (to) {
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(random.nextInt(1 << (1 + random.nextInt(20))), bytes.length - at);
                to.write(bytes, at, length);
                at += length;
            }
        }
    }

    private static EnvelopeOutputStream encrypting(OutputStream out, int threads, Executor executor)
            throws IOException {
        return envelopes(threads, executor).encrypt(out, TestService.CONTEXT);
    }

    private static EnvelopeOutputStream decrypting(OutputStream out, int threads, Executor executor) {
        return envelopes(threads, executor).decrypt(out, TestService.CONTEXT);
    }

    private static KeyEnvelopes envelopes(int threads, Executor executor) {
        SecureRandom sameMessageId = new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(MESSAGE_ID, 0, bytes, 0, bytes.length);
            }
        };
        return new KeyEnvelopes(new OneDataKey(DataKey.of(DATA_KEY, WRAPPED)), TestService.ENGINES, sameMessageId)
                .withFrameSize(FrameSize.KIB_4)
                .withThreads(threads)
                .withExecutor(executor);
    }

    /** Takes so many writes, and remembers the arrays they came in. */
    private static final class Sink extends OutputStream {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final List<byte[]> arrays = new ArrayList<>();
        private int good;
        private boolean closed;

        Sink(int good) {
            this.good = good;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] in, int offset, int length) throws IOException {
            arrays.add(in);
            if (good-- == 0) {
                throw new IOException("the disk is full");
            }
            written.write(in, offset, length);
        }

        @Override
        public void close() {
            closed = true;
        }

        private void assertWiped() {
            assertThat(arrays).allMatch(array -> Arrays.equals(array, new byte[array.length]));
        }
    }
}
