package io.keyhold.server;

import io.keyhold.api.ServedCall;
import io.keyhold.server.http.HttpHandler;
import io.keyhold.server.http.HttpReply;
import io.keyhold.server.http.HttpRequest;
import io.keyhold.service.KeyService;
import io.keyhold.sigv4.HeaderField;
import io.keyhold.sigv4.RefusedSignatureException;
import io.keyhold.wire.AwsJson;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Answers requests for AWS KMS: authenticates over the bytes that came, then reads them, then calls the operation as the one
 * who signed. Safe for concurrent use.
 */
final class KmsEndpoint implements HttpHandler {
    private static final String HEALTH = "/healthz";
    private static final byte[] NOTHING = new byte[0];
    private final Authenticator authenticator;
    private final Protocol kms;
    private final Protocol sts = new StsProtocol();
    private final Health health;
    private final Consumer<ServedCall> log;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong signaturesRefused = new AtomicLong();

    /**
     * An endpoint.
     *
     * @param region what requests have to be signed for
     * @param health how the service is
     * @param log told of each request after its reply
     */
    KmsEndpoint(KeyService service, String region, Clock clock, Health health, Consumer<ServedCall> log) {
        this.kms = new KmsProtocol(service);
        this.authenticator = Authenticator.of(service.usableAccessKeys(), region, clock, List.of(kms, sts));
        this.health = health;
        this.log = log;
    }

    /** How many requests were answered, refusals too. */
    long answered() {
        return answered.get();
    }

    /** How many requests were refused because of their signature. */
    long signaturesRefused() {
        return signaturesRefused.get();
    }

    /** Forgets what signatures are verified with. */
    void close() {
        authenticator.close();
    }

    /**
     * The outcome of a request.
     *
     * @param who whose it was; empty if that was not proved
     * @param operation empty if it was not found out
     * @param body of the reply, unless it is refused
     */
    private record Outcome(Optional<Identified> who, String operation, byte[] body, Optional<Refusal> refusal) {
        int status() {
            return refusal.map(Refusal::status).orElse(200);
        }

        String errorCode() {
            return refusal.map(Refusal::code).orElse("");
        }
    }

    @Override
    public HttpReply handle(HttpRequest request) {
        long begun = System.nanoTime();
        String requestId = RequestIds.next();
        Protocol protocol = request.value("Content-Type").startsWith(CallerIdentity.FORM) ? sts : kms;
        Outcome outcome = outcome(protocol, request, requestId);
        byte[] body = outcome.refusal()
                .map(refusal -> protocol.error(refusal, requestId))
                .orElse(outcome.body());
        ServedCall call = new ServedCall(
                requestId,
                request.clientAddress(),
                outcome.who().map(who -> who.caller().principal().arn()).orElse(""),
                outcome.who().map(Identified::accessKeyId).orElse(""),
                outcome.operation(),
                outcome.status(),
                outcome.errorCode(),
                Duration.ofNanos(System.nanoTime() - begun));
        return reply(protocol.contentType(), body, call);
    }

    private Outcome outcome(Protocol protocol, HttpRequest request, String requestId) {
        Optional<Identified> who = Optional.empty();
        String operation = "";
        try {
            requirePostToTheRoot(request);
            who = Optional.of(authenticator.identify(request, protocol.service(), requestId));
            operation = protocol.operation(request);
            return new Outcome(who, operation, protocol.answer(who.get(), request, requestId), Optional.empty());
        } catch (RefusedSignatureException e) {
            signaturesRefused.incrementAndGet();
            return new Outcome(who, operation, NOTHING, Optional.of(Refusals.of(e, requestId)));
        } catch (RefusedRequestException | RuntimeException | Error e) {
            return new Outcome(who, operation, NOTHING, Optional.of(Refusals.of(e, requestId)));
        }
    }

    private static void requirePostToTheRoot(HttpRequest request) throws RefusedRequestException {
        if (!request.target().equals("/")) {
            throw new RefusedRequestException(
                    new Refusal(404, "UnknownOperationException", "", "Send the request to the path /"));
        }
        if (!request.method().equals("POST")) {
            throw new RefusedRequestException(new Refusal(405, "UnknownOperationException", "", "Send a POST request"));
        }
    }

    @Override
    public HttpReply refuse(InetAddress client, int status, String problem) {
        String code = status >= 500 && status != 501 && status != 505
                ? "ServiceUnavailable"
                : "MalformedHttpRequestException";
        ServedCall call =
                new ServedCall(RequestIds.next(), HttpRequest.address(client), "", "", "", status, code, Duration.ZERO);
        return reply(kms.contentType(), AwsJson.writeError(code, problem, ""), call);
    }

    @Override
    public boolean isProbe(HttpRequest request) {
        return request.target().equals(HEALTH)
                && (request.method().equals("GET") || request.method().equals("HEAD"));
    }

    @Override
    public HttpReply probe(Optional<String> ofFront) {
        boolean isWell = ofFront.isEmpty() && health.now().isEmpty();
        String body = isWell ? "{\"status\":\"ok\"}" : "{\"status\":\"unavailable\"}";
        return new HttpReply(
                isWell ? 200 : 503,
                List.of(
                        new HeaderField("Content-Type", "application/json"),
                        new HeaderField("Cache-Control", "no-store")),
                body.getBytes(StandardCharsets.US_ASCII));
    }

    private HttpReply reply(String contentType, byte[] body, ServedCall call) {
        answered.incrementAndGet();
        List<HeaderField> headers = List.of(
                new HeaderField("x-amzn-RequestId", call.requestId()),
                new HeaderField("Content-Type", contentType),
                new HeaderField("Cache-Control", "no-cache, no-store, must-revalidate, private"),
                new HeaderField("Expires", "0"),
                new HeaderField("Pragma", "no-cache"));
        return new HttpReply(call.status(), headers, body).then(() -> log.accept(call));
    }
}
