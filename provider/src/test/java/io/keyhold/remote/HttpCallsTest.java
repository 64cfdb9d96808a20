package io.keyhold.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.keyhold.api.KmsException;
import io.keyhold.https.ClientTls;
import io.keyhold.remote.WireCalls.Effect;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is tried again, and what never is; the server of the JDK answers as it is told. */
class HttpCallsTest {
    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.US_ASCII);
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> dates = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private HttpCalls calls;

    /** What the server does with a request. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            dates.add(exchange.getRequestHeaders().getFirst("X-Amz-Date"));
            answers.removeFirst().to(exchange);
        });
        server.start();
        calls = calls(server.getAddress().getPort(), Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        calls.close();
        server.stop(0);
    }

    private static HttpCalls calls(int port, Duration perCall) {
        return new HttpCalls(
                URI.create("http://127.0.0.1:" + port),
                "eu-west-1",
                new HttpCalls.AccessKey(
                        "AKIAKEYHOLDEXAMPLE11", "secret".getBytes(StandardCharsets.US_ASCII), Optional.empty()),
                trustOfTheJvm(),
                new HttpCalls.Limits(perCall, 4));
    }

    private static ClientTls trustOfTheJvm() {
        try {
            return ClientTls.ofJvm();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer reply(int status, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    private static Answer error(int status, String code) {
        return reply(status, "{\"__type\":\"" + code + "\",\"message\":\"of the server\",\"remedy\":\"Do it\"}");
    }

    private static Answer cut() {
        return HttpExchange::close;
    }

    @Test
    void call_refusalsThatPass_areTriedAgainAlsoForAChange() {
        answers.add(error(400, "ThrottlingException"));
        answers.add(error(503, "StoreUnavailableException"));
        answers.add(error(503, "ServiceUnavailable"));
        answers.add(reply(200, "{\"a\":1}"));

        assertThat(calls.call("TrentService.CreateKey", NOTHING, Effect.CHANGE))
                .asString()
                .isEqualTo("{\"a\":1}");
        assertThat(answers).isEmpty();
    }

    /** A proxy says so too, when the server ended after it had begun. */
    @Test
    void call_unavailableInOthersWords_isTriedAgainUnlessItChangesSomething() {
        answers.add(reply(503, "upstream connect error"));
        answers.add(reply(200, "{}"));
        assertThat(calls.call("TrentService.Encrypt", NOTHING, Effect.NONE))
                .asString()
                .isEqualTo("{}");

        answers.add(reply(503, "upstream connect error"));
        assertThatThrownBy(() -> calls.call("TrentService.CreateKey", NOTHING, Effect.CHANGE))
                .isInstanceOf(KmsException.UnknownOutcome.class)
                .hasMessageContaining("the change may have been made");
    }

    @Test
    void call_connectionCut_isTriedAgainUnlessItChangesSomething() {
        answers.add(cut());
        answers.add(reply(200, "{}"));
        assertThat(calls.call("TrentService.Encrypt", NOTHING, Effect.NONE))
                .asString()
                .isEqualTo("{}");

        answers.add(cut());
        answers.add(reply(200, "{}"));
        assertThatThrownBy(() -> calls.call("TrentService.CreateKey", NOTHING, Effect.CHANGE))
                .isInstanceOf(KmsException.UnknownOutcome.class)
                .hasMessageContaining("the change may have been made")
                .hasMessageContaining("Look whether it was, before you try again");
        assertThat(answers).as("nothing was sent again").hasSize(1);
    }

    @Test
    void call_errorOfTheServer_isThatErrorAtOnce() {
        answers.add(error(400, "DisabledException"));

        assertThatThrownBy(() -> calls.call("TrentService.Encrypt", NOTHING, Effect.NONE))
                .isInstanceOf(KmsException.Disabled.class)
                .hasMessage("of the server. Do it");
    }

    @Test
    void call_signatureRefusedAtTheRightTime_isNotTriedAgain() {
        answers.add(error(400, "InvalidSignatureException"));

        assertThatThrownBy(() -> calls.call("TrentService.Encrypt", NOTHING, Effect.NONE))
                .isInstanceOf(KmsException.AccessDenied.class)
                .hasMessageContaining("does not accept the access key: of the server (InvalidSignatureException)");
        assertThat(dates).hasSize(1);
    }

    @Test
    void call_somethingElseAnswers_isRefusedWithTheRemedy() {
        answers.add(reply(404, "<html>"));

        assertThatThrownBy(() -> calls.call("TrentService.Encrypt", NOTHING, Effect.NONE))
                .isInstanceOf(KmsException.Configuration.class)
                .hasMessageContaining("answered with status 404")
                .hasMessageContaining("Name the endpoint of a Keyhold server in keyhold.backend");
    }

    @Test
    void call_nobodyListens_isATypedErrorWithinTheLimit() {
        int port = server.getAddress().getPort();
        server.stop(0);
        long began = System.nanoTime();
        try (HttpCalls away = calls(port, Duration.ofMillis(400))) {
            assertThatThrownBy(() -> away.call("TrentService.CreateKey", NOTHING, Effect.CHANGE))
                    .isInstanceOf(KmsException.DependencyTimeout.class)
                    .hasMessageContaining("http://127.0.0.1:" + port + " gave no reply within 400 ms")
                    .hasMessageContaining("See that the server runs");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void call_interrupted_endsAllTheSameAndKeepsTheInterrupt() {
        answers.add(reply(200, "{}"));
        Thread.currentThread().interrupt();
        try {
            assertThat(calls.call("TrentService.Encrypt", NOTHING, Effect.NONE))
                    .asString()
                    .isEqualTo("{}");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void call_afterClose_isRefusedAtOnce() {
        calls.close();
        long began = System.nanoTime();

        assertThatThrownBy(() -> calls.call("TrentService.Encrypt", NOTHING, Effect.NONE))
                .isInstanceOf(KmsException.Closed.class)
                .hasMessageContaining("the provider Keyhold was closed");
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(10);
    }
}
