package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.KeyId;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sixteen threads over one engine of each kind, good input and bad. */
class EngineStormTest {
    private static final int THREADS = 16;
    private static final int ROUNDS = Integer.getInteger("keyhold.cases", 300);
    private static final byte[] KEY = TestBytes.of(32, 1);
    private static final KeyId KEY_ID = new KeyId("0123abcd-4567-89ab-cdef-fedcba987654");

    private final KeyMaterial aes = KeyMaterial.of(KeySpec.SYMMETRIC_DEFAULT, KEY);

    static List<Engines> engines() {
        return TestBytes.engines();
    }

    private interface Round {
        void run(Random random, byte[] message) throws Exception;
    }

    private static void storm(Round round) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                long seed = thread;
                work.add(() -> rounds(round, new Random(seed)));
            }
            for (Future<Integer> done : threads.invokeAll(work)) {
                assertThat(done.get()).isEqualTo(ROUNDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static int rounds(Round round, Random random) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] message = new byte[1 + random.nextInt(5000)];
            random.nextBytes(message);
            round.run(random, message);
        }
        return ROUNDS;
    }

    @ParameterizedTest
    @MethodSource("engines")
    void blobs_manyThreads_allOpen(Engines engines) throws Exception {
        BlobEngine engine = new BlobEngine(KEY_ID, "5a".repeat(32), aes, engines, OsRandom.open());
        AtomicInteger refused = new AtomicInteger();

        storm((random, message) -> {
            byte[] blob = engine.seal(EncryptionContext.EMPTY, message, 0, message.length);
            assertThat(engine.open(CiphertextBlob.parse(blob), EncryptionContext.EMPTY))
                    .isEqualTo(message);
            byte[] changed = TestBytes.flipped(blob, random.nextInt(blob.length * 8));
            try {
                engine.open(CiphertextBlob.parse(changed), EncryptionContext.EMPTY);
            } catch (KmsException.InvalidCiphertext e) {
                refused.incrementAndGet();
            }
        });

        assertThat(refused).hasValue(THREADS * ROUNDS);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void rawGcm_manyThreads_allOpen(Engines engines) throws Exception {
        RawGcmEngine engine = new RawGcmEngine(aes, engines);

        storm((random, message) -> {
            byte[] iv = new byte[12];
            random.nextBytes(iv);
            byte[] out = new byte[message.length + 16];
            int half = message.length / 2;
            RawGcmEngine.Encryption encryption = engine.begin(iv, KEY);
            int written = encryption.update(message, 0, half, out, 0);
            encryption.finish(message, half, message.length - half, out, written);
            assertThat(engine.open(iv, 128, KEY, out)).hasValue(message);
            assertThat(engine.open(iv, 128, KEY, TestBytes.flipped(out, 3))).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("engines")
    void macs_manyThreads_allAgree(Engines engines) throws Exception {
        MacEngine engine = new MacEngine(KeyMaterial.of(KeySpec.HMAC_384, TestBytes.of(48, 1)), engines);
        MacEngine alone = new MacEngine(KeyMaterial.of(KeySpec.HMAC_384, TestBytes.of(48, 1)), engines);
        byte[] fixed = TestBytes.of(100, 2);
        byte[] expected = alone.mac(fixed);

        storm((random, message) -> {
            MacEngine.Computation computation = engine.begin();
            computation.update(message, 0, message.length);
            assertThat(engine.mac(fixed)).isEqualTo(expected);
            assertThat(computation.finish()).isEqualTo(engine.mac(message));
        });
    }

    /** A material destroyed under its users gives the right key or an error, never a key of zeros. */
    @Test
    void material_destroyedMeanwhile_neverGivesHalfAKey() throws Exception {
        storm((random, message) -> {
            KeyMaterial material = KeyMaterial.of(KeySpec.SYMMETRIC_DEFAULT, KEY);
            Thread destroyer = new Thread(material::destroy);
            destroyer.start();
            try {
                byte[] seen = material.copyForWrapping();
                assertThat(Arrays.equals(seen, KEY)).isTrue();
            } catch (IllegalStateException e) {
                assertThat(material.isDestroyed()).isTrue();
            }
            destroyer.join();
        });
    }
}
