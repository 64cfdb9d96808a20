package io.keyhold.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import io.keyhold.api.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DataKeyCacheTest {
    private static final Map<String, String> CONTEXT = TestService.CONTEXT;
    private static final DataKeyCache.Limits WIDE =
            new DataKeyCache.Limits(100, Duration.ofHours(1), 1_000_000, 1L << 40);

    private final TestService service = new TestService();
    private final AtomicLong nanos = new AtomicLong();
    private DataKeyCache cache = new DataKeyCache(WIDE, nanos::get);

    @AfterEach
    void close() {
        cache.close();
    }

    @Test
    void thousandEnvelopes_oneDataKey_neverRepeatKeyAndNonce() throws Exception {
        KeyEnvelopes envelopes = envelopes("alice");
        Set<String> pairs = new HashSet<>();
        Set<String> frameKeys = new HashSet<>();
        int frames = 0;
        for (int i = 0; i < 1000; i++) {
            byte[] envelope = seal(envelopes, new byte[40_000]);
            EnvelopeHeader header = EnvelopeHeader.read(new ByteArrayInputStream(envelope));
            byte[] dataKey = service.open(header.wrappedDataKey(), CONTEXT);
            int infoBytes = header.rewrappableAt() - Format.COMMITMENT_BYTES;
            byte[] info = Arrays.copyOf(envelope, infoBytes);
            byte[] keys = PlainEnvelope.hkdf96(dataKey, Arrays.copyOfRange(info, 8, 40), info);
            String frameKey = HexFormat.of().formatHex(keys, 0, 32);
            frameKeys.add(frameKey);
            for (int frame = 0; frame <= 40_000 / (16 << 10); frame++, frames++) {
                pairs.add(frameKey + "/" + frame);
            }
            assertThat(PlainEnvelope.open(dataKey, envelope).plaintext()).hasSize(40_000);
        }
        assertThat(service.generated).hasValue(1);
        assertThat(frameKeys).hasSize(1000);
        assertThat(pairs).hasSize(frames);
    }

    @Test
    void decrypt_sameEnvelopeAgain_asksOnce() throws IOException {
        KeyEnvelopes envelopes = envelopes("alice");
        byte[] envelope = seal(envelopes, new byte[10]);
        for (int i = 0; i < 5; i++) {
            open(envelopes, envelope);
        }
        assertThat(service.decrypted).hasValue(1);
        open(envelopes("bob"), envelope);
        assertThat(service.decrypted).as("another caller asks for itself").hasValue(2);
        assertThatThrownBy(() -> envelopes.decrypt(new ByteArrayInputStream(envelope), Map.of("tenant", "red")))
                .isInstanceOf(io.keyhold.api.InvalidEnvelopeException.class);
    }

    @Test
    void generate_boundOfMessagesBytesAgeEntries_isHeld() throws IOException {
        KeyEnvelopes messages = envelopes(new DataKeyCache.Limits(10, Duration.ofHours(1), 3, 1L << 40));
        for (int i = 0; i < 9; i++) {
            seal(messages, new byte[1]);
        }
        assertThat(service.generated).as("three messages each").hasValue(3);

        KeyEnvelopes bytes = envelopes(new DataKeyCache.Limits(10, Duration.ofHours(1), 1000, 1000));
        for (int i = 0; i < 6; i++) {
            seal(bytes, new byte[600]);
        }
        assertThat(service.generated).as("1000 bytes each: two of 600").hasValue(6);

        KeyEnvelopes age = envelopes(new DataKeyCache.Limits(10, Duration.ofSeconds(60), 1000, 1L << 40));
        seal(age, new byte[1]);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(59));
        seal(age, new byte[1]);
        assertThat(service.generated).hasValue(7);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        seal(age, new byte[1]);
        assertThat(service.generated).hasValue(8);

        KeyEnvelopes entries = envelopes(new DataKeyCache.Limits(2, Duration.ofHours(1), 1000, 1L << 40));
        for (int i = 0; i < 10; i++) {
            entries.encrypt(
                    new ByteArrayInputStream(new byte[1]),
                    new ByteArrayOutputStream(),
                    Map.of("i", "" + i),
                    Progress.NONE);
        }
        assertThat(cache.size()).isLessThanOrEqualTo(2);
    }

    @Test
    void invalidate_wipesAndAsksAgain() throws IOException {
        KeyEnvelopes envelopes = envelopes("alice");
        byte[] envelope = seal(envelopes, new byte[1]);
        open(envelopes, envelope);
        assertThat(cache.size()).isEqualTo(2);

        cache.invalidate(service.arn.keyId());

        assertThat(cache.size()).isZero();
        assertThat(service.handedOut).allMatch(DataKey::isDestroyed);
        service.disable();
        assertThatThrownBy(() -> seal(envelopes, new byte[1])).isInstanceOf(KmsException.Disabled.class);
        assertThatThrownBy(() -> open(envelopes, envelope)).isInstanceOf(KmsException.Disabled.class);
    }

    @Test
    void evictedAgedClosed_plaintextDataKeys_areOverwritten() throws IOException {
        KeyEnvelopes envelopes = envelopes(new DataKeyCache.Limits(1, Duration.ofSeconds(1), 1000, 1L << 40));
        for (int i = 0; i < 5; i++) {
            envelopes.encrypt(
                    new ByteArrayInputStream(new byte[1]),
                    new ByteArrayOutputStream(),
                    Map.of("i", "" + i),
                    Progress.NONE);
        }
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        assertThat(cache.size()).isZero();
        seal(envelopes, new byte[1]);
        cache.close();

        assertThat(service.handedOut).hasSize(6).allMatch(DataKey::isDestroyed);
        seal(envelopes, new byte[1]);
        assertThat(cache.size()).as("closed: goes on without").isZero();
    }

    @Test
    void invalidate_whileOthersFetch_leavesNothingOldBehind() throws Exception {
        KeyEnvelopes envelopes = envelopes("alice");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            running.add(threads.submit(() -> {
                for (int i = 0; i < 500; i++) {
                    seal(envelopes, new byte[1]);
                }
                return null;
            }));
        }
        for (int i = 0; i < 300; i++) {
            cache.invalidate(service.arn.keyId());
        }
        for (Future<?> future : running) {
            future.get();
        }
        threads.shutdown();
        cache.invalidateAll();
        assertThat(cache.size()).isZero();
        assertThat(service.handedOut).allMatch(DataKey::isDestroyed);
    }

    @Test
    void strictView_wrappedByAnotherKey_isNeverServedFromTheCache() throws IOException {
        TestService other = new TestService();
        byte[] foreign = Samples.seal(other, new byte[10]);
        DataKeys any = new DataKeys() {
            @Override
            public DataKey generate(Map<String, String> encryptionContext) {
                return service.generate(encryptionContext);
            }

            @Override
            public byte[] decrypt(byte[] wrapped, Map<String, String> encryptionContext) {
                return service.decrypt(wrapped, encryptionContext);
            }

            @Override
            public byte[] rewrap(byte[] wrapped, Map<String, String> encryptionContext) {
                return service.rewrap(wrapped, encryptionContext);
            }

            @Override
            public boolean isCurrent(byte[] wrapped) {
                return service.isCurrent(wrapped);
            }

            @Override
            public DataKeys withAnyKey() {
                return other;
            }
        };
        KeyEnvelopes strict = over("alice", any);
        open(strict.withAnyKey(), foreign);
        open(strict.withAnyKey(), foreign);
        assertThat(other.decrypted).hasValue(1);
        assertThatThrownBy(() -> open(strict, foreign)).isInstanceOf(io.keyhold.api.InvalidEnvelopeException.class);
    }

    private KeyEnvelopes envelopes(DataKeyCache.Limits limits) {
        cache.close();
        cache = new DataKeyCache(limits, nanos::get);
        return envelopes("alice");
    }

    private KeyEnvelopes envelopes(String caller) {
        return over(caller, service);
    }

    private KeyEnvelopes over(String caller, DataKeys source) {
        Optional<KeyId> keyId = Optional.of(service.arn.keyId());
        return new KeyEnvelopes(
                        cache.over(caller, () -> keyId, source), TestService.ENGINES, new java.security.SecureRandom())
                .withThreads(1);
    }

    private static byte[] seal(KeyEnvelopes envelopes, byte[] plaintext) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        envelopes.encrypt(new ByteArrayInputStream(plaintext), out, CONTEXT, Progress.NONE);
        return out.toByteArray();
    }

    private static void open(KeyEnvelopes envelopes, byte[] envelope) throws IOException {
        envelopes.decrypt(new ByteArrayInputStream(envelope), new ByteArrayOutputStream(), CONTEXT, Progress.NONE);
    }
}
