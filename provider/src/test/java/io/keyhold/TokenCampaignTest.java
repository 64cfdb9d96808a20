package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.ConnectCustomKeyStoreRequest;
import io.keyhold.api.CreateCustomKeyStoreRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.tokens.SoftHsm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys in a token under load and under a microscope. {@code -Dkeyhold.token-calls=10000} makes as many calls on each of 16 threads.
 */
class TokenCampaignTest {
    private static final int CALLS = Integer.getInteger("keyhold.token-calls", 50);
    private static final String CLUSTER = "cluster-22222222222";

    @TempDir
    static Path tokens;

    @TempDir
    Path folder;

    private static SoftHsm hsm;

    @BeforeAll
    static void make() {
        hsm = SoftHsm.create(tokens);
    }

    @Test
    void calls_onManyThreads_areRightEachTime() throws Exception {
        try (Keyhold keyhold = Keyhold.open(settings(hsm.uri()))) {
            Kms kms = keyhold.kms();
            String id = connected(kms);
            List<String> keys = List.of(key(kms, id), key(kms, id), key(kms, id));
            AtomicInteger right = new AtomicInteger();
            List<Throwable> failures = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 16; t++) {
                Random random = new Random(t);
                threads.add(new Thread(() -> {
                    for (int i = 0; i < CALLS; i++) {
                        try {
                            right.addAndGet(roundTrip(kms, keys.get(random.nextInt(3)), random));
                        } catch (RuntimeException | AssertionError e) {
                            synchronized (failures) {
                                failures.add(e);
                            }
                        }
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(failures).isEmpty();
            assertThat(right).hasValue(16 * CALLS);
            assertThat(keyhold.metrics().getTokenCalls()).isGreaterThan(32L * CALLS);
        }
    }

    private static int roundTrip(Kms kms, String key, Random random) {
        byte[] secret = new byte[1 + random.nextInt(200)];
        random.nextBytes(secret);
        Map<String, String> context = Map.of("n", Integer.toString(random.nextInt()));
        byte[] blob = kms.encrypt(EncryptRequest.of(key, secret).withEncryptionContext(context))
                .ciphertextBlob();
        byte[] opened = kms.decrypt(DecryptRequest.of(blob).withEncryptionContext(context))
                .plaintext();
        return Arrays.equals(opened, secret) ? 1 : 0;
    }

    /** The root key has a known value, which the token does not give out; another value is held in memory as control. */
    @Test
    void heap_ofARunningProcess_hasNoRootKey() throws Exception {
        byte[] value = random(1);
        hsm.writeAes(folder, "known-root", value, "--sensitive");
        Arrays.fill(value, (byte) 0);
        Files.writeString(folder.resolve("pin"), SoftHsm.PIN + "\n");
        Path settings = Files.writeString(
                folder.resolve("token.properties"),
                "keyhold.store = store/keys.db\nkeyhold.root-pin = file:pin\nkeyhold.root = " + hsm.uri("known-root") + "\n");
        byte[] control = random(2);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            String key = keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            keyhold.kms().encrypt(EncryptRequest.of(key, new byte[10]));

            HeapDump dump = HeapDump.of(folder.resolve("heap.hprof"));

            assertThat(dump.contains(random(2))).as("the search finds what is there").isTrue();
            assertThat(control).isEqualTo(random(2));
            assertThat(dump.contains(random(1))).as("the root key").isFalse();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(HeapDump.at(file).contains(random(1))).as(file.toString()).isFalse();
            }
        }
    }

    @Test
    void library_thatHangs_keepsNobodyElseWaiting() throws Exception {
        Path hanging = HangingLibrary.build(folder, hsm);
        Path settings = settings(hsm.uri().replace(hsm.library().toString(), hanging.toString()), "keyhold.token-timeout-ms = 300");
        try (Keyhold keyhold = Keyhold.open(settings)) {
            Kms kms = keyhold.kms();
            String inside = key(kms, connected(kms));
            String other = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            kms.encrypt(EncryptRequest.of(inside, new byte[4]));
            Path flag = Files.createFile(folder.resolve("hang"));

            long begun = System.nanoTime();
            assertThatThrownBy(() -> kms.encrypt(EncryptRequest.of(inside, new byte[4])))
                    .isInstanceOf(KmsException.DependencyTimeout.class)
                    .hasMessageContaining("did not answer within 300 ms");
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)).isBetween(290L, 5000L);
            assertThat(keyhold.metrics().getTokenHanging()).isEqualTo(1);
            kms.encrypt(EncryptRequest.of(other, new byte[4]));

            Files.delete(flag);
            while (keyhold.metrics().getTokenHanging() > 0) {
                Thread.onSpinWait();
            }
            kms.encrypt(EncryptRequest.of(inside, new byte[4]));
        }
    }

    /** Prints how fast Encrypt is beside SunPKCS11 alone on the same token; a campaign, so it has no limit. */
    @Test
    void speed_besideSunPkcs11Alone_isPrinted() throws Exception {
        int rounds = Integer.getInteger("keyhold.token-rounds", 1);
        int calls = Integer.getInteger("keyhold.token-round", 100);
        Provider bare = SoftHsm.provider(hsm);
        KeyGenerator generator = KeyGenerator.getInstance("AES", bare);
        generator.init(256);
        SecretKey key = generator.generateKey();
        try (Keyhold keyhold = Keyhold.open(settings(hsm.uri()))) {
            Kms kms = keyhold.kms();
            String id = key(kms, connected(kms));
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                double ours = perSecond(calls, i -> kms.encrypt(EncryptRequest.of(id, new byte[100])));
                double theirs = perSecond(calls, i -> sealed(bare, key, i));
                ratios[round] = ours / theirs;
                System.out.printf(java.util.Locale.ROOT, "Encrypt %.0f/s, SunPKCS11 AES-GCM %.0f/s, ratio %.2f%n", ours, theirs, ratios[round]);
            }
            assertThat(ratios).doesNotContain(0.0);
        }
    }

    private static Object sealed(Provider bare, SecretKey key, int number) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", bare);
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, ByteBuffer.allocate(12).putInt(number).array()));
        cipher.updateAAD("context".getBytes(StandardCharsets.US_ASCII));
        return cipher.doFinal(new byte[100]);
    }

    private interface Numbered {
        Object call(int number) throws Exception;
    }

    private static double perSecond(int calls, Numbered call) throws Exception {
        long begun = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            call.call(i);
        }
        return calls * 1e9 / (System.nanoTime() - begun);
    }

    private Path settings(String uri, String... more) throws Exception {
        List<String> lines = new ArrayList<>(List.of(more));
        lines.add("keyhold.token." + CLUSTER + " = " + uri);
        return TestKeyhold.settings(folder, lines.toArray(String[]::new));
    }

    private static String connected(Kms kms) {
        String id = kms.createCustomKeyStore(CreateCustomKeyStoreRequest.of("tokens")
                        .withCloudHsmClusterId(CLUSTER)
                        .withKeyStorePassword(SoftHsm.PIN))
                .customKeyStoreId();
        kms.connectCustomKeyStore(ConnectCustomKeyStoreRequest.of(id));
        return id;
    }

    private static String key(Kms kms, String id) {
        return kms.createKey(
                        CreateKeyRequest.of().withOrigin(OriginType.AWS_CLOUDHSM).withCustomKeyStoreId(id))
                .keyMetadata()
                .keyId();
    }

    private static byte[] random(long seed) {
        byte[] bytes = new byte[32];
        new Random(seed * 7919).nextBytes(bytes);
        return bytes;
    }
}
