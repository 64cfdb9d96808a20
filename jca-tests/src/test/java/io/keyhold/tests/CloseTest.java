package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.Keyhold;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListKeysRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Keyhold is closed, by several at once, while others work with it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CloseTest {
    private static final int WORKERS = 4;

    @TempDir
    Path directory;

    @RepeatedTest(5)
    void close_underLoad_letsCallsEndAndRefusesTheRestAsClosed() throws Exception {
        Path settings = Settings.quick(directory);
        Queue<String> created = new ConcurrentLinkedQueue<>();
        Keyhold keyhold = Keyhold.open(settings);
        Kms kms = keyhold.kms();
        String keyId = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        ExecutorService threads = Executors.newFixedThreadPool(2 * WORKERS + 2);
        List<Future<KmsException>> workers = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            workers.add(threads.submit(untilRefused(() -> created.add(
                    kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId()))));
            workers.add(threads.submit(untilRefused(() -> kms.encrypt(EncryptRequest.of(keyId, new byte[9])))));
        }
        while (created.size() < 5) {
            Thread.onSpinWait();
        }
        Future<?> one = threads.submit(keyhold::close);
        Future<?> two = threads.submit(keyhold::close);
        one.get();
        two.get();
        for (Future<KmsException> worker : workers) {
            assertThat(worker.get()).isInstanceOf(KmsException.Closed.class);
        }
        threads.shutdown();
        try (Keyhold again = Keyhold.open(settings)) {
            for (String id : created) {
                again.kms().describeKey(DescribeKeyRequest.of(id));
            }
            assertThat(again.kms()
                            .listKeys(ListKeysRequest.of().withLimit(1000))
                            .keys())
                    .hasSize(created.size() + 1);
        }
    }

    private static Callable<KmsException> untilRefused(Runnable call) {
        return () -> {
            while (true) {
                try {
                    call.run();
                } catch (KmsException e) {
                    return e;
                }
            }
        };
    }
}
