package io.keyhold.xks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.keyhold.sigv4.CanonicalPath;
import io.keyhold.sigv4.HeaderField;
import io.keyhold.sigv4.RefusedSignatureException;
import io.keyhold.sigv4.RequestVerifier;
import io.keyhold.sigv4.SignableRequest;
import io.keyhold.sigv4.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * An XKS proxy over a Keyhold, on the loopback interface. What it answers otherwise than it should is up to a
 * {@link Behaviour}.
 */
final class TestXksProxy implements AutoCloseable {
    static final String PATH = "/customer-1/kms/xks/v1";
    static final String REGION = "local-1";

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else a reply on 17 may wait for 40 ms
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern KEY_OPERATION =
            Pattern.compile("/keys/(?!\\.{1,2}/)([A-Za-z0-9_.-]{1,128})/(metadata|encrypt|decrypt)");
    private static final RequestVerifier VERIFIER =
            new RequestVerifier(REGION, "kms-xks-proxy", Set.of(), CanonicalPath.AS_SENT, Clock.systemUTC());

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, byte[]> credentials = new ConcurrentHashMap<>();
    private final TestKeyManager keys;

    /** What was asked, in order: method, path, body. */
    final List<Asked> asked = new CopyOnWriteArrayList<>();

    private volatile Behaviour behaviour = Behaviour.HONEST;

    /** A request as it came in. */
    record Asked(String method, String path, JsonNode body) {}

    /** A reply before it is sent. */
    record Answer(int status, byte[] body, Map<String, String> headers) {
        static Answer of(int status, JsonNode body) {
            return new Answer(
                    status,
                    body.toString().getBytes(StandardCharsets.UTF_8),
                    Map.of("Content-Type", "application/json"));
        }

        static Answer error(int status, String name) {
            return of(status, JSON.createObjectNode().put("errorName", name));
        }
    }

    /** How the proxy answers. */
    @FunctionalInterface
    interface Behaviour {
        Behaviour HONEST = TestXksProxy::send;

        /** Sends the honest answer, or another one, or none. */
        void send(HttpExchange exchange, Answer answer) throws IOException;

        static void send(HttpExchange exchange, Answer answer, int length) throws IOException {
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            exchange.sendResponseHeaders(answer.status(), length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer.body());
            }
        }
    }

    static void send(HttpExchange exchange, Answer answer) throws IOException {
        Behaviour.send(exchange, answer, answer.body().length);
    }

    TestXksProxy(SSLContext tls, TestKeyManager keys) {
        this(tls, keys, false);
    }

    TestXksProxy(SSLContext tls, TestKeyManager keys, boolean wantsCertificate) {
        this.keys = keys;
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters params) {
                SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
                parameters.setNeedClientAuth(wantsCertificate);
                params.setSSLParameters(parameters);
            }
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    void allow(String accessKeyId, String secret) {
        credentials.put(accessKeyId, secret.getBytes(StandardCharsets.US_ASCII));
    }

    void forbid(String accessKeyId) {
        credentials.remove(accessKeyId);
    }

    void behave(Behaviour other) {
        behaviour = other;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Answer answer;
            try {
                answer = answer(exchange, body);
            } catch (GeneralSecurityException e) {
                answer = Answer.error(500, "InternalException");
            }
            behaviour.send(exchange, answer);
        }
    }

    /** Path, then method, then who it is, then the rest. */
    private Answer answer(HttpExchange exchange, byte[] body) throws IOException, GeneralSecurityException {
        String path = exchange.getRequestURI().getRawPath();
        if (!path.startsWith(PATH + "/") || exchange.getRequestURI().getRawQuery() != null) {
            return Answer.error(404, "InvalidUriPathException");
        }
        String operation = path.substring(PATH.length());
        Matcher ofKey = KEY_OPERATION.matcher(operation);
        if (!operation.equals("/health") && !ofKey.matches()) {
            return Answer.error(404, "InvalidUriPathException");
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return new Answer(405, new byte[0], Map.of("Allow", "POST"));
        }
        JsonNode request = JSON.readTree(body);
        asked.add(new Asked(exchange.getRequestMethod(), operation, request));
        if (!isAuthentic(exchange, body)) {
            return Answer.error(401, "AuthenticationFailedException");
        }
        return operation.equals("/health") ? health() : ofKey(ofKey.group(1), ofKey.group(2), request);
    }

    private boolean isAuthentic(HttpExchange exchange, byte[] body) {
        List<HeaderField> headers = new ArrayList<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> values.forEach(value -> headers.add(new HeaderField(name, value))));
        SignableRequest request = SignableRequest.of(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
        try {
            VERIFIER.verify(
                    request,
                    claim -> Optional.ofNullable(credentials.get(claim.accessKeyId()))
                            .map(secret -> SigningKey.derive(secret, claim.scope())));
            return true;
        } catch (RefusedSignatureException e) {
            return false;
        }
    }

    private static Answer health() {
        ObjectNode reply = JSON.createObjectNode()
                .put("xksProxyFleetSize", 2)
                .put("xksProxyVendor", "Keyhold's tests")
                .put("xksProxyModel", "TestXksProxy 1")
                .put("ekmVendor", "Keyhold");
        reply.putArray("ekmFleetDetails")
                .add(JSON.createObjectNode()
                        .put("id", "ekm-1")
                        .put("model", "Keyhold")
                        .put("healthStatus", "ACTIVE"));
        return Answer.of(200, reply);
    }

    private Answer ofKey(String id, String operation, JsonNode request) throws IOException, GeneralSecurityException {
        if (!keys.exists(id)) {
            return Answer.error(404, "KeyNotFoundException");
        }
        if (operation.equals("metadata")) {
            return Answer.of(200, metadata(id));
        }
        if (!keys.isEnabled(id)) {
            return Answer.error(400, "InvalidStateException");
        }
        if (!keys.isAes(id)) {
            return Answer.error(400, "InvalidKeyUsageException");
        }
        byte[] aad = request.path("additionalAuthenticatedData").isMissingNode()
                ? new byte[0]
                : request.get("additionalAuthenticatedData").binaryValue();
        return operation.equals("encrypt") ? encrypt(id, request, aad) : decrypt(id, request, aad);
    }

    private ObjectNode metadata(String id) {
        ObjectNode reply = JSON.createObjectNode()
                .put("keySpec", keys.isAes(id) ? "AES_256" : "HMAC_256")
                .put("keyStatus", keys.isEnabled(id) ? "ENABLED" : "DISABLED");
        List<String> usages = keys.isAes(id) ? List.of("ENCRYPT", "DECRYPT") : List.of("GENERATE_VERIFY_MAC");
        reply.set("keyUsage", JSON.valueToTree(usages));
        return reply;
    }

    private Answer encrypt(String id, JsonNode request, byte[] aad) throws IOException, GeneralSecurityException {
        byte[] metadata = "key_version=1".getBytes(StandardCharsets.US_ASCII);
        TestKeyManager.Encrypted encrypted =
                keys.encrypt(id, request.get("plaintext").binaryValue(), TestPieces.authenticated(aad, metadata));
        return Answer.of(
                200,
                JSON.createObjectNode()
                        .put("ciphertext", encrypted.ciphertext())
                        .put("initializationVector", encrypted.iv())
                        .put("authenticationTag", encrypted.tag())
                        .put("ciphertextMetadata", metadata)
                        .put(
                                "ciphertextDataIntegrityValue",
                                TestPieces.integrity(
                                        aad, metadata, encrypted.iv(), encrypted.ciphertext(), encrypted.tag())));
    }

    private Answer decrypt(String id, JsonNode request, byte[] aad) throws IOException, GeneralSecurityException {
        byte[] metadata = request.get("ciphertextMetadata").binaryValue();
        TestKeyManager.Encrypted encrypted = new TestKeyManager.Encrypted(
                request.get("initializationVector").binaryValue(),
                request.get("ciphertext").binaryValue(),
                request.get("authenticationTag").binaryValue());
        try {
            return Answer.of(
                    200,
                    JSON.createObjectNode()
                            .put("plaintext", keys.decrypt(id, encrypted, TestPieces.authenticated(aad, metadata))));
        } catch (AEADBadTagException e) {
            return Answer.error(400, "InvalidCiphertextException");
        }
    }

    /** Closes its connections too. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
