package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.ConnectCustomKeyStoreRequest;
import io.keyhold.api.CreateCustomKeyStoreRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.KeyListEntry;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListKeysRequest;
import io.keyhold.api.OriginType;
import io.keyhold.tokens.SoftHsm;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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
                "keyhold.store = store/keys.db\nkeyhold.root-pin = file:pin\nkeyhold.root = " + hsm.uri("known-root")
                        + "\n");
        byte[] control = random(2);
        try (Keyhold keyhold = Keyhold.open(settings)) {
            String key =
                    keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
            keyhold.kms().encrypt(EncryptRequest.of(key, new byte[10]));

            HeapDump dump = HeapDump.of(folder.resolve("heap.hprof"));

            assertThat(dump.contains(random(2)))
                    .as("the search finds what is there")
                    .isTrue();
            assertThat(control).isEqualTo(random(2));
            assertThat(dump.contains(random(1))).as("the root key").isFalse();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(HeapDump.at(file).contains(random(1)))
                        .as(file.toString())
                        .isFalse();
            }
        }
    }

    @Test
    void library_thatHangs_keepsNobodyElseWaiting() throws Exception {
        Path hanging = HangingLibrary.build(folder, hsm);
        Path settings = settings(
                hsm.uri().replace(hsm.library().toString(), hanging.toString()), "keyhold.token-timeout-ms = 300");
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

    /** {@code -Dkeyhold.token-kills=20} kills as many processes. */
    @Test
    void process_killedWhileItMakesKeys_leavesNoKeyThatDoesNotWork() throws Exception {
        Path settings = settings(hsm.uri());
        String id;
        try (Keyhold keyhold = Keyhold.open(settings)) {
            id = connected(keyhold.kms());
        }
        List<String> told = new ArrayList<>();
        for (int kill = 0; kill < Integer.getInteger("keyhold.token-kills", 1); kill++) {
            told.addAll(killed(settings, id, 1 + kill % 4));
        }

        try (Keyhold keyhold = Keyhold.open(settings)) {
            Kms kms = keyhold.kms();
            List<String> keys = kms.listKeys(ListKeysRequest.of().withLimit(1000)).keys().stream()
                    .map(KeyListEntry::keyId)
                    .toList();
            assertThat(keys).isNotEmpty().containsAll(told);
            for (String key : keys) {
                assertThat(roundTrip(kms, key, new Random(1))).as(key).isEqualTo(1);
            }
        }
    }

    /** The keys that a process said it had made before it was killed, which is while it makes the next one. */
    private static List<String> killed(Path settings, String id, int keys) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TokenProcess.class.getName(),
                        settings.toString(),
                        id)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> told = new ArrayList<>();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                told.add(line);
                if (told.size() == keys) {
                    process.toHandle().destroyForcibly(); // the streams stay open
                }
            }
        }
        assertThat(process.waitFor()).as("killed").isNotZero();
        return told;
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
        return kms.createKey(CreateKeyRequest.of()
                        .withOrigin(OriginType.AWS_CLOUDHSM)
                        .withCustomKeyStoreId(id))
                .keyMetadata()
                .keyId();
    }

    private static byte[] random(long seed) {
        byte[] bytes = new byte[32];
        new Random(seed * 7919).nextBytes(bytes);
        return bytes;
    }
}
