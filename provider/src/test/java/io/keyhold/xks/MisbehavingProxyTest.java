package io.keyhold.xks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.keyhold.https.ClientTls;
import io.keyhold.xks.TestXksProxy.Answer;
import io.keyhold.xks.TestXksProxy.Behaviour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy that does what it should not. */
class MisbehavingProxyTest {
    private static final byte[] PLAINTEXT = "inner blob".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AAD = {};
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static ProxyWorld world;
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeAll
    static void start() {
        world = new ProxyWorld(directory);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @AfterEach
    void behave() {
        end.countDown();
        world.proxy.behave(Behaviour.HONEST);
    }

    private static XksException encryptFails(XksClient client) {
        XksException failed = catchThrowableOfType(
                XksException.class, () -> client.encrypt(ProxyWorld.KEY, PLAINTEXT, AAD, ProxyWorld.METADATA));
        assertThat(failed).isNotNull();
        return failed;
    }

    private static XksException encryptFails() {
        try (XksClient client = world.client()) {
            return encryptFails(client);
        }
    }

    private static void changes(Consumer<ObjectNode> change) {
        world.proxy.behave((exchange, honest) -> {
            ObjectNode reply = (ObjectNode) JSON.readTree(honest.body());
            change.accept(reply);
            TestXksProxy.send(exchange, Answer.of(honest.status(), reply));
        });
    }

    private static void answers(int status, String body) {
        world.proxy.behave((exchange, honest) -> TestXksProxy.send(
                exchange,
                new Answer(status, body.getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", "application/json"))));
    }

    private void await() {
        try {
            assertThat(end.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Every name of the specification, with the status that it has there. */
    @ParameterizedTest
    @CsvSource({
        "400, ValidationException, INVALID_RESPONSE",
        "400, InvalidStateException, INVALID_STATE_OF_KEY",
        "400, InvalidCiphertextException, INVALID_CIPHERTEXT",
        "400, InvalidKeyUsageException, INVALID_KEY_USAGE",
        "401, AuthenticationFailedException, AUTHENTICATION_FAILED",
        "403, AccessDeniedException, ACCESS_DENIED",
        "404, KeyNotFoundException, KEY_NOT_FOUND",
        "404, InvalidUriPathException, INVALID_URI_PATH",
        "429, ThrottlingException, THROTTLING",
        "500, InternalException, INTERNAL",
        "501, UnsupportedOperationException, UNSUPPORTED_OPERATION",
        "503, DependencyTimeoutException, DEPENDENCY_TIMEOUT",
        "418, TeapotException, INVALID_RESPONSE"
    })
    void call_errorOfTheProxy_isTheFailureOfThatNameAndIsNotTriedAgain(int status, String name, XksFailure failure) {
        AtomicInteger tries = new AtomicInteger();
        world.proxy.behave((exchange, honest) -> {
            tries.incrementAndGet();
            TestXksProxy.send(exchange, Answer.error(status, name));
        });

        assertThat(encryptFails().failure()).isEqualTo(failure);
        assertThat(tries).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | ''
            200 | null
            200 | []
            200 | {}
            200 | {"ciphertext":
            200 | {} {}
            200 | {"errorName":"KeyNotFoundException"}
            200 | {"ciphertext":1}
            200 | {"a":1,"a":1}
            200 | [[[[[[[[[[[[1]]]]]]]]]]]]
            200 | <html>
            204 | ''
            400 | {}
            400 | {"errorName":1}
            400 | KeyNotFoundException
            502 | <html>Bad Gateway</html>
            """)
    void call_replyThatIsNotOfTheSpecification_cannotBeInterpreted(int status, String body) {
        if (status == 204) {
            world.proxy.behave((exchange, honest) -> exchange.sendResponseHeaders(204, -1));
        } else {
            answers(status, body);
        }

        assertThat(encryptFails().failure()).isEqualTo(XksFailure.INVALID_RESPONSE);
    }

    @ParameterizedTest
    @CsvSource({
        "ciphertext, 9",
        "ciphertext, 11",
        "ciphertext, 0",
        "initializationVector, 11",
        "initializationVector, 13",
        "initializationVector, 17",
        "authenticationTag, 12",
        "authenticationTag, 17",
        "ciphertextMetadata, 21",
        "ciphertextDataIntegrityValue, 32",
        "ciphertextDataIntegrityValue, 0"
    })
    void encrypt_memberOfAnotherLengthOrValue_cannotBeInterpreted(String member, int bytes) {
        changes(reply -> reply.put(member, new byte[bytes]));

        XksException failed = encryptFails();

        assertThat(failed.failure()).isEqualTo(XksFailure.INVALID_RESPONSE);
        assertThat(failed).hasMessageContaining("member `" + member + "` of the reply");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ciphertext",
                "initializationVector",
                "authenticationTag",
                "ciphertextMetadata",
                "ciphertextDataIntegrityValue"
            })
    void encrypt_memberMissingOrNullOrDamaged_cannotBeInterpreted(String member) {
        for (Consumer<ObjectNode> damage : List.<Consumer<ObjectNode>>of(
                reply -> reply.remove(member),
                reply -> reply.putNull(member),
                reply -> reply.put(member, true),
                reply -> reply.put(member, reply.get(member).asText().replaceFirst("=*$", "") + "\u00e9"),
                reply -> reply.put(member, flipped(reply.get(member).asText())))) {
            changes(damage);

            assertThat(encryptFails().failure()).isEqualTo(XksFailure.INVALID_RESPONSE);
        }
    }

    private static String flipped(String base64) {
        return (base64.charAt(0) == 'A' ? 'B' : 'A') + base64.substring(1);
    }

    @Test
    void encrypt_base64OfAnotherForm_cannotBeInterpreted() {
        for (String padding : List.of("", "=", "==")) {
            changes(reply -> reply.put("initializationVector", "AAAAAAAAAAAAAAAAAAAAAB" + padding));

            assertThat(encryptFails()).hasMessageContaining("member `initializationVector` of the reply is not Base64");
        }
    }

    @Test
    void decrypt_anotherLength_cannotBeInterpreted() throws XksException {
        try (XksClient client = world.client()) {
            ExternalCiphertext made = client.encrypt(ProxyWorld.KEY, PLAINTEXT, AAD, ProxyWorld.METADATA);
            changes(reply -> reply.put("plaintext", new byte[PLAINTEXT.length + 1]));

            assertThat(catchThrowableOfType(
                                    XksException.class,
                                    () -> client.decrypt(ProxyWorld.KEY, made, AAD, ProxyWorld.METADATA))
                            .failure())
                    .isEqualTo(XksFailure.INVALID_RESPONSE);
        }
    }

    /** A name that is not asked for may come with a new version of the specification. */
    @Test
    void encrypt_memberThatNobodyAskedFor_isIgnored() throws XksException {
        changes(reply -> reply.putObject("somethingNew").putArray("a").add(1.5));
        try (XksClient client = world.client()) {
            assertThat(client.encrypt(ProxyWorld.KEY, PLAINTEXT, AAD, ProxyWorld.METADATA)
                            .ciphertext())
                    .hasSize(PLAINTEXT.length);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "xksProxyFleetSize, 0",
        "xksProxyFleetSize, -1",
        "xksProxyFleetSize, 1.5",
        "xksProxyFleetSize, 99999999999999999999",
        "ekmFleetDetails, []",
        "ekmFleetDetails, [1]",
        "ekmFleetDetails, [{}]",
        "xksProxyVendor, 1",
        "xksProxyModel, null",
        "ekmVendor, []",
        "ekmFleetDetails, '[{\"id\":\"a\",\"model\":\"b\",\"healthStatus\":\"FINE\"}]'"
    })
    void health_memberOfAnotherForm_cannotBeInterpreted(String member, String json) {
        changes(reply -> reply.putRawValue(member, new RawValue(json)));
        try (XksClient client = world.client()) {
            assertThat(catchThrowableOfType(XksException.class, () -> client.health(ProxyWorld.METADATA))
                            .failure())
                    .isEqualTo(XksFailure.INVALID_RESPONSE);
        }
    }

    @Test
    void call_textOfTenThousandCharacters_isCutAndPrintableAndLogged() throws XksException {
        String text = "\u0000\r\n\u001b[31m\u202e" + "x".repeat(10_000);
        world.proxy.behave((exchange, honest) -> TestXksProxy.send(
                exchange,
                Answer.of(
                        403,
                        JSON.createObjectNode()
                                .put("errorName", "AccessDeniedException")
                                .put("errorMessage", text))));

        XksException failed = encryptFails();

        assertThat(failed.failure()).isEqualTo(XksFailure.ACCESS_DENIED);
        assertThat(failed.getMessage()).matches("[ -~]*").hasSizeLessThan(700).contains("????[31m?xxx");
    }

    @Test
    void call_replyWithoutEnd_isGivenUpAtItsLimit() {
        world.proxy.behave((exchange, honest) -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = " ".repeat(8192).getBytes(StandardCharsets.US_ASCII);
            try {
                while (end.getCount() > 0) {
                    exchange.getResponseBody().write(much);
                }
            } catch (IOException e) {
                end.countDown(); // the client has hung up
            }
        });

        XksException failed = encryptFails();

        assertThat(failed).hasMessageContaining("the reply is longer than 65536 bytes");
        assertThat(failed.failure()).isEqualTo(XksFailure.INVALID_RESPONSE);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void call_redirect_isNotFollowed(int status) {
        AtomicInteger tries = new AtomicInteger();
        world.proxy.behave((exchange, honest) -> {
            tries.incrementAndGet();
            exchange.getResponseHeaders()
                    .add("Location", "https://localhost:" + world.proxy.port() + TestXksProxy.PATH + "/health");
            TestXksProxy.send(exchange, new Answer(status, honest.body(), honest.headers()));
        });

        assertThat(encryptFails().failure()).isEqualTo(XksFailure.INVALID_RESPONSE);
        assertThat(tries).hasValue(1);
    }

    @Test
    void call_replyThatIsCut_isTriedOnceMore() {
        AtomicInteger tries = new AtomicInteger();
        world.proxy.behave((exchange, honest) -> {
            tries.incrementAndGet();
            Behaviour.send(exchange, honest, honest.body().length + 10);
        });

        assertThat(encryptFails().failure()).isEqualTo(XksFailure.NOT_REACHABLE);
        assertThat(tries).hasValue(2);
    }

    @Test
    void call_firstReplyIsCut_succeedsWithTheSecond() throws XksException {
        AtomicInteger tries = new AtomicInteger();
        long before = world.counters.retries();
        world.proxy.behave((exchange, honest) -> {
            boolean isFirst = tries.getAndIncrement() == 0;
            Behaviour.send(exchange, honest, honest.body().length + (isFirst ? 10 : 0));
        });
        try (XksClient client = world.client()) {
            assertThat(client.encrypt(ProxyWorld.KEY, PLAINTEXT, AAD, ProxyWorld.METADATA)
                            .ciphertext())
                    .hasSize(PLAINTEXT.length);
        }

        assertThat(tries).hasValue(2);
        assertThat(world.counters.retries() - before).isEqualTo(1);
    }

    /** Each try has its time, and the time is for the whole reply. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void call_hangsBeforeOrInTheReply_endsAfterTwoTimesTheLimit(boolean beginsToAnswer) throws XksException {
        Duration limit = Duration.ofMillis(250);
        try (XksClient client = world.client(new XksLimits(limit, 8))) {
            client.firstHealth(ProxyWorld.METADATA);
            world.proxy.behave((exchange, honest) -> {
                if (beginsToAnswer) {
                    exchange.sendResponseHeaders(200, honest.body().length);
                    exchange.getResponseBody().write(honest.body(), 0, 5);
                    exchange.getResponseBody().flush();
                }
                await();
            });
            long began = System.nanoTime();

            XksException failed = encryptFails(client);

            assertThat(failed.failure()).isEqualTo(XksFailure.TIMED_OUT);
            assertThat(failed).hasMessageContaining("no whole reply within 250 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(limit.multipliedBy(2), Duration.ofSeconds(5));
        }
    }

    @Test
    void call_whileAsManyAsMayHang_isRefusedAtOnce() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(2);
        world.proxy.behave((exchange, honest) -> {
            begun.countDown();
            await();
            TestXksProxy.send(exchange, honest);
        });
        try (XksClient client = world.client(new XksLimits(Duration.ofMinutes(1), 2))) {
            List<CompletableFuture<Void>> hanging = List.of(inBackground(client), inBackground(client));
            assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

            XksException refused = encryptFails(client);
            end.countDown();
            hanging.forEach(CompletableFuture::join);

            assertThat(refused.failure()).isEqualTo(XksFailure.THROTTLING);
            assertThat(refused).hasMessageContaining("2 calls are under way");
        }
    }

    private static CompletableFuture<Void> inBackground(XksClient client) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        client.health(ProxyWorld.METADATA);
                    } catch (XksException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    @Test
    void call_ofAnInterruptedThread_succeedsAndKeepsTheInterrupt() throws XksException {
        try (XksClient client = world.client()) {
            Thread.currentThread().interrupt();

            client.health(ProxyWorld.METADATA);

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void call_nobodyListens_isNotReachable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (XksClient client = world.client(port)) {
            assertThat(encryptFails(client).failure()).isEqualTo(XksFailure.NOT_REACHABLE);
        }
    }

    @Test
    void call_unknownHost_isNotReachable() {
        XksProxyAddress nowhere = new XksProxyAddress("xks.invalid", 443, TestXksProxy.PATH);
        try (XksClient client = world.client(nowhere, world.trusting(), ProxyWorld.PATIENT)) {
            assertThat(encryptFails(client).failure()).isEqualTo(XksFailure.NOT_REACHABLE);
        }
    }

    @Test
    void call_certificateOfAnotherName_isNoTls() {
        assertNoTls(new TestXksProxy(world.tls.server("other.example"), world.keys), world.trusting());
    }

    /** The switch of the JDK for tests of others does not reach this client. */
    @Test
    void call_hostNameVerificationIsOffInTheJvm_isVerifiedAllTheSame() {
        assertThat(world.trusting().parameters().getEndpointIdentificationAlgorithm())
                .isEqualTo("HTTPS");
    }

    @Test
    void call_certificateThatHasExpired_isNoTls() {
        assertNoTls(
                new TestXksProxy(world.tls.server("localhost", Instant.parse("2021-01-01T00:00:00Z")), world.keys),
                world.trusting());
    }

    @Test
    void call_certificateOfAnotherAuthority_isNoTls() {
        assertNoTls(new TestXksProxy(new TestTls().server("localhost"), world.keys), world.trusting());
    }

    @Test
    void call_rootsOfTheJvm_doNotTrustThePrivateOne() throws Exception {
        assertNoTls(new TestXksProxy(world.tls.server("localhost"), world.keys), ClientTls.ofJvm());
    }

    @Test
    void call_proxyThatWantsACertificate_takesOursAndNoOther() throws XksException {
        try (TestXksProxy proxy = new TestXksProxy(world.tls.server("localhost"), world.keys, true)) {
            proxy.allow(ProxyWorld.ACCESS_KEY_ID, ProxyWorld.SECRET);
            ClientTls.Identity identity = new ClientTls.Identity(
                    world.tls.identity("client", Instant.parse("2060-01-01T00:00:00Z")), TestTls.password());
            try (XksClient known = world.client(
                            ProxyWorld.address(proxy.port()),
                            world.trusting(Optional.of(identity)),
                            ProxyWorld.PATIENT);
                    XksClient stranger = world.client(proxy.port())) {
                assertThat(known.health(ProxyWorld.METADATA).proxyFleetSize()).isEqualTo(2);
                assertThat(encryptFails(stranger).failure()).isIn(XksFailure.INVALID_TLS, XksFailure.NOT_REACHABLE);
            }
        }
    }

    private static void assertNoTls(TestXksProxy other, ClientTls tls) {
        try (other;
                XksClient client = world.client(ProxyWorld.address(other.port()), tls, ProxyWorld.PATIENT)) {
            other.allow(ProxyWorld.ACCESS_KEY_ID, ProxyWorld.SECRET);

            assertThat(encryptFails(client).failure()).isEqualTo(XksFailure.INVALID_TLS);
            assertThat(other.asked).isEmpty();
        }
    }

    @Test
    void call_plainHttp_isNoTls() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
                XksClient client = world.client(plain.getLocalPort())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(
                    () -> {
                        try (Socket one = plain.accept()) {
                            one.getOutputStream()
                                    .write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
                                            .getBytes(StandardCharsets.US_ASCII));
                            one.getInputStream().readAllBytes();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    task -> new Thread(task).start());

            assertThat(encryptFails(client).failure()).isEqualTo(XksFailure.INVALID_TLS);
            served.join();
        }
    }

    @Test
    void call_afterClose_isRefusedOnEveryJava() throws XksException {
        XksClient client = world.client();
        client.health(ProxyWorld.METADATA);
        client.close();

        assertThat(encryptFails(client).failure()).isEqualTo(XksFailure.NOT_CONNECTED);
    }
}
