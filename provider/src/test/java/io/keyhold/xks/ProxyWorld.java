package io.keyhold.xks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyhold.Keyhold;
import io.keyhold.TestKeyhold;
import io.keyhold.api.CreateCustomKeyStoreRequest;
import io.keyhold.api.CustomKeyStoreType;
import io.keyhold.api.XksProxyAuthenticationCredentialType;
import io.keyhold.api.XksProxyConnectivityType;
import io.keyhold.https.ClientTls;
import io.keyhold.material.KeyStoreBackend;
import io.keyhold.material.MaterialSource;
import io.keyhold.sigv4.CanonicalPath;
import io.keyhold.sigv4.RequestSigner;
import io.keyhold.sigv4.SigningCredential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A key manager, its proxy, and clients of it. */
public final class ProxyWorld implements AutoCloseable {
    public static final String ACCESS_KEY_ID = "ABCDEFGHIJKLMNOPQRST";
    public static final String SECRET = "0123456789012345678901234567890123456789012";
    public static final String KEY = "external-key-1";
    static final RequestMetadata METADATA = new RequestMetadata(
            Optional.of("arn:aws:iam::111122223333:user/Alice"),
            "Encrypt",
            "4112f4d6-db54-4af4-ae30-c55a22a8dfae",
            Optional.of("arn:aws:kms:local-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Long enough for a busy machine: a test that is not about time does not fail by it. */
    static final XksLimits PATIENT = new XksLimits(Duration.ofSeconds(20), 128);

    final TestTls tls = new TestTls();
    final Keyhold keyhold = TestKeyhold.open();
    final TestKeyManager keys = new TestKeyManager(keyhold);
    final TestXksProxy proxy = new TestXksProxy(tls.server("localhost"), keys);
    final XksCounters counters = new XksCounters();
    private final Path roots;

    public ProxyWorld(Path directory) {
        roots = tls.roots(directory);
        keys.create(KEY);
        proxy.allow(ACCESS_KEY_ID, SECRET);
    }

    /** A client that trusts the authority of the tests and waits for long. */
    XksClient client() {
        return client(address(proxy.port()), trusting(), PATIENT);
    }

    XksClient client(XksLimits limits) {
        return client(address(proxy.port()), trusting(), limits);
    }

    XksClient client(int port) {
        return client(address(port), trusting(), PATIENT);
    }

    XksClient client(XksProxyAddress address, ClientTls with, XksLimits limits) {
        return client(address, with, limits, SECRET);
    }

    XksClient client(XksProxyAddress address, ClientTls with, XksLimits limits, String secret) {
        RequestSigner signer = new RequestSigner(
                SigningCredential.of(ACCESS_KEY_ID, secret.getBytes(StandardCharsets.US_ASCII)),
                TestXksProxy.REGION,
                "kms-xks-proxy",
                CanonicalPath.AS_SENT,
                Clock.systemUTC());
        return new XksClient(new XksTransport(address, signer, with, limits, counters), counters);
    }

    static XksProxyAddress address(int port) {
        return XksProxyAddress.of("https://localhost", TestXksProxy.PATH, XksPorts.of(Map.of("localhost", port)));
    }

    ClientTls trusting() {
        return trusting(Optional.empty());
    }

    ClientTls trusting(Optional<ClientTls.Identity> identity) {
        try {
            return ClientTls.read(Optional.of(roots), identity);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** External key stores that trust the authority of the tests and wait for long. */
    public KeyStoreBackend backend(MaterialSource own, Clock clock) {
        return new XksBackend(
                own,
                new XksSettings(
                        TestXksProxy.REGION,
                        this::trusting,
                        XksPorts.of(Map.of("localhost", proxy.port())),
                        Duration.ofSeconds(20),
                        clock),
                counters);
    }

    /** What the settings of a Keyhold need for the same. */
    public String[] settings() {
        return new String[] {
            "keyhold.xks-trust-store = " + roots.toAbsolutePath(),
            "keyhold.xks-ports = localhost:" + proxy.port(),
            "keyhold.xks-timeout-ms = 10000"
        };
    }

    /** A custom key store behind the proxy. */
    public static CreateCustomKeyStoreRequest keyStore(String name) {
        return CreateCustomKeyStoreRequest.of(name)
                .withCustomKeyStoreType(CustomKeyStoreType.EXTERNAL_KEY_STORE)
                .withXksProxyUriEndpoint("https://localhost")
                .withXksProxyUriPath(TestXksProxy.PATH)
                .withXksProxyConnectivity(XksProxyConnectivityType.PUBLIC_ENDPOINT)
                .withXksProxyAuthenticationCredential(new XksProxyAuthenticationCredentialType(ACCESS_KEY_ID, SECRET));
    }

    /** Allows or forbids a credential. */
    public void allow(String accessKeyId, String secret) {
        proxy.allow(accessKeyId, secret);
    }

    /** Forbids a credential. */
    public void forbid(String accessKeyId) {
        proxy.forbid(accessKeyId);
    }

    /** Makes an external key. */
    public void createKey(String id) {
        keys.create(id);
    }

    /** Makes an external key that computes MACs. */
    public void createMacKey(String id) {
        keys.createMacKey(id);
    }

    /** Enables or disables an external key. */
    public void enableKey(String id, boolean enabled) {
        keys.enable(id, enabled);
    }

    /** Has the proxy answer as it should. */
    public void behave() {
        proxy.behave(TestXksProxy.Behaviour.HONEST);
    }

    /** Has the proxy answer with an error. */
    public void fail(int status, String errorName) {
        proxy.behave((exchange, honest) -> TestXksProxy.send(exchange, TestXksProxy.Answer.error(status, errorName)));
    }

    /** Has the proxy answer with that text. */
    public void answer(String body) {
        proxy.behave((exchange, honest) -> TestXksProxy.send(
                exchange, new TestXksProxy.Answer(200, body.getBytes(StandardCharsets.UTF_8), Map.of())));
    }

    /** Has the proxy answer when the latch is down. */
    public void holdUntil(CountDownLatch latch) {
        proxy.behave((exchange, honest) -> {
            try {
                if (!latch.await(1, TimeUnit.MINUTES)) {
                    throw new IOException("nobody let it go on");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            TestXksProxy.send(exchange, honest);
        });
    }

    /** Has the proxy decrypt to zeros. */
    public void decryptWrongly() {
        proxy.behave((exchange, honest) -> {
            ObjectNode reply = (ObjectNode) new ObjectMapper().readTree(honest.body());
            if (reply.has("plaintext")) {
                reply.put("plaintext", new byte[reply.get("plaintext").binaryValue().length]);
            }
            TestXksProxy.send(exchange, TestXksProxy.Answer.of(honest.status(), reply));
        });
    }

    /** What was asked so far: path and what of the call it was told. */
    public List<String> asked() {
        return proxy.asked.stream()
                .map(asked -> asked.path() + " "
                        + asked.body()
                                .path("requestMetadata")
                                .path("kmsOperation")
                                .asText())
                .toList();
    }

    /** The id that the proxy was told last with that operation. */
    public String idOf(String operation) {
        return proxy.asked.stream()
                .map(request -> request.body().path("requestMetadata"))
                .filter(metadata -> metadata.path("kmsOperation").asText().equals(operation))
                .map(metadata -> metadata.path("kmsRequestId").asText())
                .reduce("", (earlier, later) -> later);
    }

    /** Request metadata of the last request. */
    public JsonNode lastMetadata() {
        return proxy.asked.get(proxy.asked.size() - 1).body().path("requestMetadata");
    }

    /** What the key manager was given to encrypt last. */
    public byte[] lastPlaintext() {
        try {
            return proxy.asked
                    .get(proxy.asked.size() - 1)
                    .body()
                    .path("plaintext")
                    .binaryValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        proxy.close();
        keyhold.close();
    }
}
