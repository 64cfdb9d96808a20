package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OsRandomTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 24, 8192, 8193, 100_000})
    void nextBytes_anyLength_fillsIt(int length) {
        byte[] bytes = new byte[length];

        OsRandom.open().nextBytes(bytes);

        // 64 zero bytes at the end do not happen by chance.
        assertThat(HexFormat.of().formatHex(bytes)).doesNotEndWith("00".repeat(64));
        assertThat(OsRandom.open().generateSeed(length)).hasSize(length);
    }

    @Test
    void nextBytes_manyThreads_neverRepeats() {
        SecureRandom random = OsRandom.open();
        Set<String> seen = ConcurrentHashMap.newKeySet();

        IntStream.range(0, 20_000).parallel().forEach(i -> {
            byte[] nonce = new byte[24];
            random.nextBytes(nonce);
            seen.add(HexFormat.of().formatHex(nonce));
        });

        assertThat(seen).hasSize(20_000);
    }

    @Test
    void open_noDevice_isAGeneratorOfTheJdkByName() {
        SecureRandom random = OsRandom.open(Path.of("/nowhere/urandom"));

        assertThat(random.getProvider().getName()).isIn("SUN", "SunMSCAPI");
        assertThat(random.generateSeed(24)).isNotEqualTo(random.generateSeed(24));
    }

    @Test
    void release_generatorInUse_goesOnFromTheDeviceAndKeepsNothingOpen() {
        SecureRandom random = OsRandom.open();
        byte[] before = random.generateSeed(24);

        OsRandom.release(random);
        OsRandom.release(random);

        assertThat(random.generateSeed(24)).isNotEqualTo(before).isNotEqualTo(new byte[24]);
        assertThat(OsRandom.onDemand().generateSeed(24)).isNotEqualTo(new byte[24]);
        OsRandom.release(OsRandom.open(Path.of("/nowhere/urandom")));
    }

    @Test
    void onDemand_device_isNotOpenedBeforeTheFirstCall(@TempDir Path directory) throws IOException {
        Path device = Files.write(directory.resolve("device"), new byte[] {1, 2, 3});
        SecureRandom random = OsRandom.onDemand(device);

        Files.write(directory.resolve("next"), new byte[] {4, 5, 6});
        Files.move(directory.resolve("next"), device, StandardCopyOption.REPLACE_EXISTING);

        assertThat(random.generateSeed(3)).containsExactly(4, 5, 6);
        assertThat(random.generateSeed(3)).as("opened for each call").containsExactly(4, 5, 6);
    }

    @Test
    void release_whileOthersRead_disturbsNobody() {
        IntStream.range(0, 200).parallel().forEach(i -> {
            SecureRandom random = OsRandom.open();
            Thread releasing = new Thread(() -> OsRandom.release(random));
            releasing.start();
            for (int j = 0; j < 50; j++) {
                assertThat(random.generateSeed(24)).isNotEqualTo(new byte[24]);
            }
        });
    }

    /** A descriptor that is closed under a reader may be that of a connection when it reads. */
    @Test
    void release_whileOneReads_closesTheDeviceAfterwards() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger closed = new AtomicInteger();
        SecureRandom random = new OsRandom(Path.of("/dev/urandom"), new InputStream() {
            @Override
            public int read() throws IOException {
                reading.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return closed.get() == 0 ? 7 : -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                bytes[offset] = (byte) read();
                return 1;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        });
        CompletableFuture<byte[]> bytes = CompletableFuture.supplyAsync(() -> random.generateSeed(2));
        reading.await();

        OsRandom.release(random);
        OsRandom.release(random);

        assertThat(closed).hasValue(0);
        assertThat(random.generateSeed(24)).as("another reader").isNotEqualTo(new byte[24]);
        assertThat(closed).hasValue(0);
        goOn.countDown();
        assertThat(bytes.get()).containsExactly(7, 7);
        assertThat(closed).hasValue(1);
    }

    @Test
    void deviceStreams_manyThreads_doNotShareOneOpenFile(@TempDir Path directory) throws Exception {
        Path device = Files.write(directory.resolve("device"), new byte[] {0, 1, 2, 3, 4, 5, 6, 7});
        int farthest = 0;

        try (InputStream streams = DeviceStreams.open(device, 4)) {
            for (int i = 0; i < 8; i++) {
                CompletableFuture<Integer> read = new CompletableFuture<>();
                Thread thread = new Thread(() -> {
                    try {
                        read.complete(streams.read());
                    } catch (IOException e) {
                        read.completeExceptionally(e);
                    }
                });
                thread.start();
                farthest = Math.max(farthest, read.get());
            }
        }

        assertThat(farthest).as("each open file is read from its beginning").isBetween(1, 6);
    }

    @Test
    void setSeed_any_changesNothing() {
        SecureRandom random = OsRandom.open();
        random.setSeed(1);
        long first = random.nextLong();
        random.setSeed(1);

        assertThat(random.nextLong()).isNotEqualTo(first);
    }

    @Test
    void nextBytes_threadInterrupted_stillAnswers() {
        SecureRandom random = OsRandom.open();
        Thread.currentThread().interrupt();

        byte[] bytes = random.generateSeed(64);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(bytes).isNotEqualTo(new byte[64]);
        assertThat(random.generateSeed(64)).isNotEqualTo(bytes);
    }
}
