package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.Keyhold;
import io.keyhold.api.AccessKeyCredential;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed while clients use it; {@code -Dkeyhold.cases=N} sets how often. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RemoteRecoveryTest {
    private static final byte[] MESSAGE = "hello".getBytes(StandardCharsets.UTF_8);
    private static final int KILLS = Integer.getInteger("keyhold.cases", 1);
    private static final int CLIENTS = 3;

    @TempDir
    Path directory;

    @Test
    void server_killedAndRestartedUnderLoad_clientsGoOnAndNothingAcknowledgedIsLost() throws Exception {
        try (ServedStore served = new ServedStore(directory)) {
            AccessKeyCredential key = served.accessKey(ServedStore.ROOT);
            String id =
                    served.owner().kms().createKey(request -> {}).keyMetadata().keyId();
            List<byte[]> blobs = new ArrayList<>();
            List<String> made = new ArrayList<>();
            try (Keyhold client = Keyhold.open(served.client(key, "keyhold.backend-timeout-ms = 120000"))) {
                Load load = new Load(client.kms(), id);
                for (int kill = 0; kill < KILLS; kill++) {
                    load.progress(20);
                    served.kill();
                    served.restart();
                    load.progress(20);
                }
                load.end(blobs, made);
            }
            assertAway(served, key);

            assertThat(blobs).hasSizeGreaterThan(20);
            for (byte[] blob : blobs) {
                assertThat(served.owner()
                                .kms()
                                .decrypt(request -> request.ciphertextBlob(blob))
                                .plaintext())
                        .isEqualTo(MESSAGE);
            }
            for (String acknowledged : made) {
                served.owner().kms().describeKey(request -> request.keyId(acknowledged));
            }
        }
    }

    /** Clients that encrypt, and now and then make a key, until they are told to end. */
    private static final class Load {
        private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        private final AtomicBoolean ends = new AtomicBoolean();
        private final Semaphore done = new Semaphore(0);
        private final List<Future<List<byte[]>>> encrypted = new ArrayList<>();
        private final List<String> made = new ArrayList<>();

        Load(Kms kms, String id) {
            for (int i = 0; i < CLIENTS; i++) {
                encrypted.add(threads.submit(() -> work(kms, id)));
            }
        }

        private List<byte[]> work(Kms kms, String id) {
            List<byte[]> blobs = new ArrayList<>();
            while (!ends.get()) {
                byte[] blob = kms.encrypt(request -> request.keyId(id).plaintext(MESSAGE))
                        .ciphertextBlob();
                if (blobs.size() < 500) {
                    blobs.add(blob);
                }
                create(kms);
                done.release();
            }
            return blobs;
        }

        /** A key whose fate is not known is not acknowledged. */
        private void create(Kms kms) {
            try {
                String id = kms.createKey(request -> {}).keyMetadata().keyId();
                synchronized (made) {
                    made.add(id);
                }
            } catch (KmsException.UnknownOutcome e) {
                assertThat(e).hasMessageContaining("the change may have been made");
            }
        }

        /** Waits until so many more calls are done. */
        void progress(int calls) throws InterruptedException {
            done.drainPermits();
            assertThat(done.tryAcquire(calls, 5, TimeUnit.MINUTES)).isTrue();
        }

        void end(List<byte[]> blobs, List<String> keys) throws Exception {
            ends.set(true);
            for (Future<List<byte[]>> each : encrypted) {
                blobs.addAll(each.get());
            }
            threads.shutdown();
            keys.addAll(made);
        }
    }

    /** Nobody answers any more: a typed error within the limit. */
    private static void assertAway(ServedStore served, AccessKeyCredential key) throws Exception {
        try (Keyhold client = Keyhold.open(served.client(key, "keyhold.backend-timeout-ms = 500"))) {
            served.kill();
            long began = System.nanoTime();
            assertThatThrownBy(() -> client.kms().listKeys(request -> request.limit(1)))
                    .isInstanceOf(KmsException.DependencyTimeout.class)
                    .hasMessageContaining(served.endpoint() + " gave no reply within 500 ms")
                    .hasMessageContaining("See that the server runs");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        }
    }
}
