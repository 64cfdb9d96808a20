package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.KmsException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Servers that begin while their Keyhold ends: none is left listening, and nobody waits for ever. */
class ServingRacesTest {
    private static final int THREADS = 4;

    @TempDir
    Path directory;

    @RepeatedTest(5)
    void serve_whileTheKeyholdCloses_leavesNoServer()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Keyhold keyhold = Keyhold.open(TestKeyhold.settings(directory));
        ConcurrentLinkedQueue<InetSocketAddress> addresses = new ConcurrentLinkedQueue<>();
        CountDownLatch begun = new CountDownLatch(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            all.add(threads.submit(() -> serveUntilClosed(keyhold, addresses, begun)));
        }
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        keyhold.close();

        for (Future<?> each : all) {
            each.get(30, TimeUnit.SECONDS);
        }
        threads.shutdown();
        assertThat(addresses).hasSizeGreaterThanOrEqualTo(THREADS);
        assertThat(addresses).noneMatch(ServingRacesTest::isListening);
    }

    private static void serveUntilClosed(
            Keyhold keyhold, ConcurrentLinkedQueue<InetSocketAddress> addresses, CountDownLatch begun) {
        try {
            while (true) {
                KeyholdServer server =
                        keyhold.serve(ServerSettings.of("127.0.0.1", 0).withPlainHttp());
                addresses.add(server.address());
                begun.countDown();
                if (addresses.size() % 2 == 0) {
                    server.close();
                }
            }
        } catch (KmsException.Closed e) {
            begun.countDown();
        }
    }

    private static boolean isListening(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
