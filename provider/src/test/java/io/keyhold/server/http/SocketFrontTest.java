package io.keyhold.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What goes over the wire, from plain sockets: the one grammar, the limits, slow clients, and the end. */
class SocketFrontTest {
    private static final String POST = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n";
    private static final Duration SHORT = Duration.ofMillis(600);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private SocketFront front;

    @AfterEach
    void stop() {
        leave.countDown();
        if (front != null) {
            front.stop(Duration.ofSeconds(5));
        }
    }

    /** Replies with method, target and body; a body of {@code "ww"} waits. */
    private final class Echo implements HttpHandler {
        @Override
        public HttpReply handle(HttpRequest request) {
            String body = new String(request.body(), StandardCharsets.ISO_8859_1);
            if (body.equals("ww")) {
                entered.countDown();
                try {
                    leave.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            if (body.equals("!!")) {
                throw new StackOverflowError();
            }
            String text = request.method() + " " + request.target() + " " + body;
            HttpReply reply = new HttpReply(200, List.of(), text.getBytes(StandardCharsets.ISO_8859_1));
            return body.equals("??")
                    ? reply.then(() -> {
                        throw new IllegalStateException("the log is broken");
                    })
                    : reply;
        }

        @Override
        public boolean isProbe(HttpRequest request) {
            return request.target().equals("/probe");
        }

        @Override
        public HttpReply probe(Optional<String> illness) {
            return new HttpReply(200, List.of(), illness.orElse("probed").getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public HttpReply refuse(InetAddress client, int status, String problem) {
            return new HttpReply(status, List.of(), problem.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** Those that wait longest are handled: they stay, count, and are answered. */
    @Test
    void connections_tooManyAllHandled_theNewOneIsRefused() throws IOException {
        HttpLimits limits = HttpLimits.DEFAULT.withConnections(1, 1);
        try (RawClient busy = client(limits).send(POST + "\r\nww")) {
            await(entered);
            try (RawClient late = new RawClient(front.address(), "127.0.0.2")) {
                assertThat(late.isEnded()).isTrue();
            }
            assertThat(front.connectionsRefused()).isEqualTo(1);
            leave.countDown();
            assertThat(busy.reply()).endsWith("ww");
        }
    }

    @Test
    void requests_moreThanAreHandledAndWait_areRefused_andProbesAnswered() throws IOException {
        HttpLimits limits = HttpLimits.DEFAULT.withHandlers(1, 1);
        try (RawClient busy = client(limits).send(POST + "\r\nww")) {
            await(entered);
            try (RawClient second = client(limits).send(POST + "\r\nab");
                    RawClient third = client(limits).send(POST + "\r\ncd");
                    RawClient probe = client(limits).send("GET /probe HTTP/1.1\r\nHost: h\r\n\r\n")) {
                assertThat(probe.reply()).endsWith("probed");
                leave.countDown();
                assertThat(List.of(
                                second.reply().substring(9, 12), third.reply().substring(9, 12)))
                        .containsExactlyInAnyOrder("200", "503");
            }
            assertThat(busy.reply()).endsWith("ww");
        }
    }

    @Test
    void head_hasNoBody() throws IOException {
        try (RawClient client = client(HttpLimits.DEFAULT)) {
            client.send("HEAD /x HTTP/1.1\r\nHost: h\r\n\r\nGET /y HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertThat(client.all()).containsOnlyOnce("/y ").doesNotContain("HEAD /x");
        }
    }

    /** What a handler throws is answered, and the server goes on. */
    @Test
    void handler_throwing_isAnsweredWith500() throws IOException {
        try (RawClient client = client(HttpLimits.DEFAULT)) {
            assertThat(client.send(POST + "\r\n!!").reply()).startsWith("HTTP/1.1 500 ");
            assertThat(client.send(POST + "\r\nab").reply()).endsWith("POST / ab");
        }
    }

    @Test
    void afterwards_throwing_takesNoReplyAway() throws IOException {
        try (RawClient client = client(HttpLimits.DEFAULT)) {
            assertThat(client.send(POST + "\r\n??").reply()).endsWith("POST / ??");
            assertThat(client.send(POST + "\r\nab").reply()).endsWith("POST / ab");
        }
    }

    private InetSocketAddress start(HttpLimits limits) throws IOException {
        front = SocketFront.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                limits,
                new Echo(),
                Clock.systemUTC());
        return front.address();
    }

    private RawClient client(HttpLimits limits) throws IOException {
        return new RawClient(front == null ? start(limits) : front.address());
    }

    @TestFactory
    Stream<DynamicTest> request_outsideTheGrammar_isRefusedAndTheConnectionEnds() {
        return Stream.of(
                        "400 |GET / HTTP/1.1\r\n\r\n",
                        "400 |GET / HTTP/1.1\r\nHost: \r\n\r\n",
                        "400 |GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                        "400 |GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
                        "400 |GET / HTTP/1.1\r\nHost: a\r\nX : a\r\n\r\n",
                        "400 |GET / HTTP/1.1\r\nHost: a\r\n: a\r\n\r\n",
                        "400 |GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n",
                        "400 |GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
                        "400 |GET / HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
                        "400 |GET / HTTP/1.1\r\nHost: a\r\nX: \u00e9\r\n\r\n",
                        "400 |GET / HTTP/1.1\nHost: a\n\n",
                        "400 |\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                        "400 |GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
                        "400 |GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
                        "400 |GET * HTTP/1.1\r\nHost: a\r\n\r\n",
                        "400 |CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
                        "505 |GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                        "505 |GET / HTTP/1.0\r\nHost: a\r\n\r\n",
                        "400 |GET /\r\n\r\n",
                        "411 |POST / HTTP/1.1\r\nHost: a\r\n\r\n",
                        "400 |POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\nab",
                        "400 |POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2, 2\r\n\r\nab",
                        "400 |POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab",
                        "400 |POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                        "400 |POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x2\r\n\r\nab",
                        "400 |POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\nab",
                        "413 |POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 524289\r\n\r\n",
                        "413 |POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
                        "501 |POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
                        "501 |POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nab",
                        "501 |POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n",
                        "417 |" + POST + "Expect: banana\r\n\r\nab",
                        "431 |GET /" + "a".repeat(40_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                        "431 |GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(40_000) + "\r\n\r\n",
                        "431 |GET / HTTP/1.1\r\nHost: a\r\n" + "X: a\r\n".repeat(200) + "\r\n",
                        "400 |\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n")
                .map(row -> DynamicTest.dynamicTest(shown(row), () -> {
                    try (RawClient client = client(HttpLimits.DEFAULT)) {
                        String reply = client.send(row.substring(5)).reply();

                        assertThat(reply)
                                .startsWith("HTTP/1.1 " + row.substring(0, 4))
                                .contains("Connection: close\r\n");
                        assertThat(client.isEnded()).isTrue();
                    }
                }));
    }

    private static String shown(String row) {
        String text = row.replace("\r", "\\r").replace("\n", "\\n").replace("\u0000", "\\0");
        return text.substring(0, Math.min(80, text.length()));
    }

    @Test
    void requests_onOneConnection_areAnsweredInTheirOrder() throws IOException {
        try (RawClient client = client(HttpLimits.DEFAULT)) {
            client.send(POST + "\r\nabGET /x HTTP/1.1\r\nHost: h\r\n\r\n" + POST + "Connection: close\r\n\r\ncd");

            assertThat(client.reply()).startsWith("HTTP/1.1 200 OK\r\nDate: ").endsWith("\r\n\r\nPOST / ab");
            assertThat(client.reply()).endsWith("GET /x ");
            assertThat(client.reply()).contains("Connection: close").endsWith("POST / cd");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void expectContinue_isAskedForTheBody() throws IOException {
        try (RawClient client = client(HttpLimits.DEFAULT)) {
            client.send(POST + "Expect: 100-continue\r\n\r\n");
            assertThat(client.reply()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send("ab").reply()).endsWith("POST / ab");
        }
    }

    @Test
    void body_inPieces_isOne() throws IOException {
        String body = "0123456789".repeat(40_000);
        try (RawClient client = client(HttpLimits.DEFAULT)) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + body.length() + "\r\n\r\n");
            for (int from = 0; from < body.length(); from += 50_000) {
                client.send(body.substring(from, from + 50_000));
            }
            assertThat(client.reply()).endsWith("POST / " + body);
        }
    }

    /** Half a request line, half a header, half a body, and nothing at all. */
    @Test
    void slowClients_areEndedAndOthersServed() throws IOException {
        HttpLimits limits = HttpLimits.DEFAULT.withTimes(SHORT, SHORT);
        List<RawClient> slow = new ArrayList<>();
        for (String part : List.of("POS", "POST / HTTP/1.1\r\nHos", POST + "\r\na", "")) {
            for (int i = 0; i < 20; i++) {
                slow.add(client(limits).send(part));
            }
        }
        try (RawClient client = client(limits)) {
            assertThat(client.send(POST + "\r\nab").reply()).endsWith("POST / ab");
        }
        for (RawClient each : slow) {
            assertThat(each.isEnded()).isTrue();
            each.close();
        }
    }

    @Test
    void idleConnection_isEndedAfterItsTime() throws IOException {
        try (RawClient client = client(HttpLimits.DEFAULT.withTimes(Duration.ofSeconds(20), SHORT))) {
            assertThat(client.send(POST + "\r\nab").reply()).endsWith("POST / ab");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void connections_ofOneAddress_areLimited_othersAreServed() throws IOException {
        HttpLimits limits = HttpLimits.DEFAULT.withConnections(100, 3);
        List<RawClient> held = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RawClient client = client(limits);
            assertThat(client.send(POST + "\r\nab").reply()).endsWith("ab");
            held.add(client);
        }
        try (RawClient fourth = client(limits);
                RawClient other = new RawClient(front.address(), "127.0.0.2")) {
            assertThat(fourth.isEnded()).isTrue();
            assertThat(other.send(POST + "\r\nab").reply()).endsWith("ab");
            assertThat(front.connectionsRefused()).isEqualTo(1);
        }
        for (RawClient each : held) {
            assertThat(each.send(POST + "\r\ncd").reply()).endsWith("cd");
            each.close();
        }
    }

    /** Whoever opens many connections and lets them wait loses the oldest of them. */
    @Test
    void connections_tooManyTogether_theLongestWaitingGoes() throws IOException {
        HttpLimits limits = HttpLimits.DEFAULT.withConnections(4, 4);
        RawClient busy = client(limits).send(POST + "\r\nww");
        await(entered);
        List<RawClient> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RawClient client = new RawClient(front.address(), "127.0.0.2");
            assertThat(client.send(POST + "\r\nab").reply()).endsWith("ab");
            waiting.add(client);
        }

        try (RawClient late = new RawClient(front.address(), "127.0.0.3")) {
            assertThat(late.send(POST + "\r\nab").reply()).endsWith("ab");
            assertThat(waiting.get(0).isEnded()).isTrue();
            assertThat(waiting.get(2).send(POST + "\r\ncd").reply()).endsWith("cd");
            leave.countDown();
            assertThat(busy.reply())
                    .as("a request that is handled is not cut off")
                    .endsWith("ww");
        }
        for (RawClient each : waiting) {
            each.close();
        }
        busy.close();
    }

    @Test
    void stop_requestUnderWay_isAnsweredAndTheOthersEnd() throws IOException, InterruptedException {
        RawClient busy = client(HttpLimits.DEFAULT).send(POST + "\r\nww");
        await(entered);
        RawClient idle = client(HttpLimits.DEFAULT);
        assertThat(idle.send(POST + "\r\nab").reply()).endsWith("ab");
        Thread stopping = new Thread(() -> front.stop(Duration.ofSeconds(20)));
        stopping.start();

        assertThat(idle.isEnded()).isTrue();
        leave.countDown();
        assertThat(busy.reply()).contains("Connection: close").endsWith("ww");
        stopping.join(20_000);
        assertThat(stopping.isAlive()).isFalse();
        idle.close();
        busy.close();
    }

    @Test
    void stop_requestThatDoesNotEnd_isCutOffAfterTheGrace() throws IOException {
        try (RawClient busy = client(HttpLimits.DEFAULT).send(POST + "\r\nww")) {
            await(entered);

            front.stop(Duration.ofMillis(200));

            assertThat(busy.isEnded()).isTrue();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
