package io.keyhold.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.ManualClock;
import io.keyhold.api.ConnectCustomKeyStoreRequest;
import io.keyhold.api.CreateCustomKeyStoreRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.CustomKeyStoreType;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.OriginType;
import io.keyhold.material.CustomKeyStores;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.sqlite.OpenStores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token that hangs holds up nobody who does not use it. */
class HangingTokenTest {
    private static final byte[] SECRET = {1, 2, 3};

    @TempDir
    Path directory;

    private final KeyStoreBackendDouble backend = new KeyStoreBackendDouble();
    private final EventLog events = new EventLog();

    private SimulatedProcess process() {
        JdbcRecordStore store = OpenStores.open(directory.resolve("keys.db"));
        return new SimulatedProcess(
                store,
                events,
                new ManualClock(Instant.parse("2026-01-01T00:00:00Z")),
                sources -> sources.with(new CustomKeyStores(store, Map.of(CustomKeyStoreType.AWS_CLOUDHSM, backend))));
    }

    /** What is opened is kept in a table whose parts have one lock each: 64 keys are in all of its parts. */
    @Test
    void use_whileTheTokenHangs_isNotHeldUpForOtherKeys() throws Exception {
        SimulatedProcess process = process();
        KeyMetadata inside = createKey(process);
        List<String> others = Stream.generate(() -> process.kms
                        .createKey(CreateKeyRequest.of())
                        .keyMetadata()
                        .keyId())
                .limit(64)
                .toList();
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        SimulatedProcess other = process();
        backend.token.whenOpening = () -> {
            hanging.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        Thread stuck = new Thread(() -> other.kms.encrypt(EncryptRequest.of(inside.keyId(), SECRET)));
        stuck.start();
        hanging.await();

        Thread free = new Thread(() -> others.forEach(key -> other.kms.encrypt(EncryptRequest.of(key, SECRET))));
        free.start();
        free.join(Duration.ofSeconds(30).toMillis());

        assertThat(free.isAlive()).as("held up").isFalse();
        over.countDown();
        free.join();
        stuck.join();
        other.close();
        process.close();
    }

    private static KeyMetadata createKey(SimulatedProcess process) {
        String id = process.kms
                .createCustomKeyStore(CreateCustomKeyStoreRequest.of("one")
                        .withCloudHsmClusterId("cluster-22222222222")
                        .withKeyStorePassword("pin-of-the-token-7513"))
                .customKeyStoreId();
        process.kms.connectCustomKeyStore(ConnectCustomKeyStoreRequest.of(id));
        return process.kms
                .createKey(CreateKeyRequest.of()
                        .withOrigin(OriginType.AWS_CLOUDHSM)
                        .withCustomKeyStoreId(id))
                .keyMetadata();
    }
}
