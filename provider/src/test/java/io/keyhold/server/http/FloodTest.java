package io.keyhold.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many connections at a time that send half of something, from many addresses, while others are to be served: what they take in
 * memory has a bound, and each is ended in its time. {@code -Dkeyhold.cases=10000} makes it a campaign (two file descriptors for each
 * connection are needed: {@code ulimit -n}).
 */
class FloodTest {
    private static final int CONNECTIONS = Integer.getInteger("keyhold.cases", 200);
    private static final int PER_ADDRESS = 100;
    private static final int ROOM = 64;
    private static final int REQUESTS = 20;
    private static final String POST = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n";

    /** What each connection of the flood sends. */
    private enum Flood {
        NOTHING(""),
        HALF_A_REQUEST_LINE("POST / HT"),
        HALF_A_HEADER(POST + "X: " + "a".repeat(8000)),
        HALF_A_BODY("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 524288\r\n\r\n" + "b".repeat(20_000)),
        WRONG_LENGTH("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9999999999\r\n\r\nab"),
        CHUNKED("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"),
        PIPELINED((POST + "\r\nab").repeat(50)),
        HELLO_OF_TLS("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003");

        private final byte[] bytes;

        Flood(String text) {
            bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

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

    @ParameterizedTest
    @EnumSource
    void flood_ofHalfRequests_leavesRoomForOthers(Flood flood) throws IOException, InterruptedException {
        HttpLimits limits = HttpLimits.DEFAULT
                .withConnections(CONNECTIONS + ROOM, PER_ADDRESS + ROOM)
                .withTimes(Duration.ofSeconds(5), Duration.ofSeconds(5));
        SocketFront front = SocketFront.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                limits,
                new Echo(),
                Clock.systemUTC());
        List<SocketChannel> held = new ArrayList<>();
        try {
            long before = used();
            for (int i = 0; i < CONNECTIONS; i++) {
                held.add(connect(front.address(), i / PER_ADDRESS, flood.bytes));
            }
            long[] micros = new long[REQUESTS];
            for (int i = 0; i < REQUESTS; i++) {
                micros[i] = served(front.address());
            }
            long after = used();
            Arrays.sort(micros);
            System.out.println(flood + ": " + CONNECTIONS + " connections, " + (after - before) / 1024
                    + " KiB more, others served in " + micros[REQUESTS / 2] + " us (median), " + micros[REQUESTS - 1]
                    + " us (slowest)");
            assertThat(after - before).as("bytes").isLessThan((64L << 20) + CONNECTIONS * (96L << 10));
            assertAllEnd(held);
        } finally {
            for (SocketChannel each : held) {
                each.close();
            }
            front.stop(Duration.ofSeconds(1));
        }
    }

    private static SocketChannel connect(InetSocketAddress server, int address, byte[] bytes) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.bind(new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {127, 1, (byte) (address >> 8), (byte) (address + 1)}), 0));
        channel.connect(server);
        channel.configureBlocking(false); // a server that does not read any more must not stop the flood
        channel.write(ByteBuffer.wrap(bytes));
        return channel;
    }

    private static long served(InetSocketAddress server) throws IOException {
        long begun = System.nanoTime();
        try (RawClient client = new RawClient(server, "127.0.0.2")) {
            assertThat(client.send(POST + "\r\nab").reply())
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("ab");
        }
        return (System.nanoTime() - begun) / 1000;
    }

    /** Each in its time: the limit, and what a loaded machine needs to get round to it. */
    private static void assertAllEnd(List<SocketChannel> held) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        ByteBuffer rest = ByteBuffer.allocate(4096);
        for (SocketChannel each : held) {
            while (!isEnded(each, rest)) {
                assertThat(System.nanoTime()).as("the server ends them").isLessThan(end);
                Thread.sleep(5);
            }
        }
    }

    private static boolean isEnded(SocketChannel channel, ByteBuffer rest) {
        try {
            rest.clear();
            return channel.read(rest) < 0;
        } catch (IOException e) {
            return true; // reset
        }
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
