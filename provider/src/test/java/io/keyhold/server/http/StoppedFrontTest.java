package io.keyhold.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;

/** Connections that come while a front stops: none is left open with nobody to serve it. */
class StoppedFrontTest {
    private static final int BEFORE = 10;

    private static final class Echo implements HttpHandler {
        @Override
        public HttpReply handle(HttpRequest request) {
            return new HttpReply(200, List.of(), request.body().clone());
        }

        @Override
        public HttpReply refuse(InetAddress client, int status, String problem) {
            return new HttpReply(status, List.of(), problem.getBytes(StandardCharsets.US_ASCII));
        }
    }

    @RepeatedTest(5)
    void stop_whileClientsConnect_leavesNoConnection() throws IOException, InterruptedException {
        SocketFront front = SocketFront.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                HttpLimits.DEFAULT,
                new Echo(),
                Clock.systemUTC());
        Queue<RawClient> clients = new ConcurrentLinkedQueue<>();
        CountDownLatch some = new CountDownLatch(BEFORE);
        Thread connecting = new Thread(() -> connect(front.address(), clients, some));
        connecting.start();
        assertThat(some.await(20, TimeUnit.SECONDS)).isTrue();

        front.stop(Duration.ZERO);

        connecting.join(20_000);
        assertThat(connecting.isAlive()).isFalse();
        assertThat(clients).hasSizeGreaterThanOrEqualTo(BEFORE);
        for (RawClient each : clients) {
            assertThat(each.isEnded()).isTrue();
            each.close();
        }
    }

    /** Until the front listens no more. */
    private static void connect(InetSocketAddress server, Queue<RawClient> clients, CountDownLatch some) {
        try {
            while (true) {
                clients.add(new RawClient(server));
                some.countDown();
            }
        } catch (IOException e) {
            // as it should be
        }
    }
}
