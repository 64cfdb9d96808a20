package io.keyhold.server;

import io.keyhold.api.ErrorType;
import io.keyhold.api.KmsException;
import io.keyhold.api.KmsRequest;
import io.keyhold.api.KmsResponse;
import io.keyhold.server.http.HttpHandler;
import io.keyhold.server.http.HttpReply;
import io.keyhold.server.http.HttpRequest;
import io.keyhold.service.KeyService;
import io.keyhold.sigv4.HeaderField;
import io.keyhold.sigv4.RefusedSignatureException;
import io.keyhold.sigv4.SignatureRefusal;
import io.keyhold.wire.AwsJson;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Answers requests for AWS KMS: authenticates over the bytes that came, then reads them, then calls the operation as the one
 * who signed. Safe for concurrent use.
 */
public final class KmsEndpoint implements HttpHandler {
    private static final System.Logger LOG = System.getLogger(KmsEndpoint.class.getName());
    private static final String JSON = "application/x-amz-json-1.1";
    private static final String TARGET = "TrentService.";
    private static final String HEALTH = "/healthz";
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.US_ASCII);
    private final KeyService service;
    private final Authenticator authenticator;
    private final Supplier<Optional<String>> illness;
    private final Consumer<ServedRequest> log;

    /**
     * An endpoint.
     *
     * @param region what requests have to be signed for
     * @param illness why the service cannot work now, if it cannot
     * @param log told of each request when it is answered
     */
    public KmsEndpoint(
            KeyService service,
            String region,
            Clock clock,
            Supplier<Optional<String>> illness,
            Consumer<ServedRequest> log) {
        this.service = service;
        this.authenticator = new Authenticator(service.usableAccessKeys(), region, clock);
        this.illness = illness;
        this.log = log;
    }

    @Override
    public HttpReply handle(HttpRequest request) {
        if (request.method().equals("GET") && request.target().equals(HEALTH)) {
            return health();
        }
        return new Exchange(request).answer();
    }

    @Override
    public HttpReply refuse(int status, String problem) {
        String code = status >= 500 && status != 501 && status != 505
                ? "ServiceUnavailable"
                : "MalformedHttpRequestException";
        return json(status, AwsJson.writeError(code, problem, ""), requestId());
    }

    private HttpReply health() {
        Optional<String> ill = illness.get();
        ill.ifPresent(why -> LOG.log(System.Logger.Level.WARNING, "not healthy: {0}", why));
        String body = ill.isPresent() ? "{\"status\":\"unavailable\"}" : "{\"status\":\"ok\"}";
        return new HttpReply(
                ill.isPresent() ? 503 : 200,
                List.of(
                        new HeaderField("Content-Type", "application/json"),
                        new HeaderField("Cache-Control", "no-store")),
                body.getBytes(StandardCharsets.US_ASCII));
    }

    /** One request on its way to its reply. */
    private final class Exchange {
        private final HttpRequest request;
        private final String requestId = requestId();
        private final long begun = System.nanoTime();
        private final boolean ofSts;
        private String principal = "";
        private String operation = "";
        private String errorCode = "";

        Exchange(HttpRequest request) {
            this.request = request;
            this.ofSts = contentType().startsWith(CallerIdentity.FORM);
        }

        HttpReply answer() {
            HttpReply reply;
            try {
                reply = done();
            } catch (RefusedSignatureException e) {
                reply = refused(Refusal.of(type(e.refusal()), String.valueOf(e.getMessage())));
            } catch (KmsException e) {
                reply = refused(Refusal.of(e));
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "request " + requestId + " failed by a defect of Keyhold", e);
                reply = refused(Refusal.of(ErrorType.KMS_INTERNAL, "the request failed by a defect of Keyhold"));
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            log.accept(new ServedRequest(
                    requestId,
                    request.client().getHostAddress(),
                    principal,
                    operation,
                    reply.status(),
                    errorCode,
                    took));
            return reply;
        }

        private HttpReply done() throws RefusedSignatureException {
            if (!request.target().equals("/")) {
                return refused(new Refusal(404, "UnknownOperationException", "", "Send the request to the path /"));
            }
            if (!request.method().equals("POST")) {
                return refused(new Refusal(405, "UnknownOperationException", "", "Send a POST request"));
            }
            Identified who = authenticator.identify(request, ofSts, requestId);
            principal = who.caller().principal().arn();
            return ofSts ? callerIdentity(who) : call(who);
        }

        private HttpReply callerIdentity(Identified who) {
            if (!CallerIdentity.isAskedFor(request.body())) {
                return refused(new Refusal(
                        400,
                        "InvalidAction",
                        "GetCallerIdentity of version 2011-06-15 is all that is here of STS",
                        ""));
            }
            operation = "GetCallerIdentity";
            return reply(200, CallerIdentity.XML, CallerIdentity.reply(who, requestId), requestId);
        }

        private HttpReply call(Identified who) {
            Class<? extends KmsRequest> type = requestType();
            KmsRequest read = AwsJson.read(type, request.body());
            Optional<KmsResponse> response = service.kms(who.caller()).call(read);
            return json(200, response.map(each -> AwsJson.write((Record) each)).orElse(silence()), requestId);
        }

        /** AWS has no body for most operations without output. */
        private byte[] silence() {
            return operation.endsWith("CustomKeyStore") ? EMPTY_OBJECT : NOTHING;
        }

        private Class<? extends KmsRequest> requestType() {
            if (!contentType().equals(JSON)) {
                throw new KmsException.Serialization(
                        "the Content-Type is `" + contentType() + "`", "Send JSON as " + JSON);
            }
            String target = request.values("X-Amz-Target").stream().findFirst().orElse("");
            String name = target.startsWith(TARGET) ? target.substring(TARGET.length()) : "";
            Class<? extends KmsRequest> type = KmsRequest.typeOf(name)
                    .orElseThrow(() -> new KmsException.UnknownOperation(
                            "there is no operation `" + target + "`", "Name one of AWS KMS in X-Amz-Target"));
            operation = name;
            return type;
        }

        private String contentType() {
            return request.values("Content-Type").stream().findFirst().orElse("");
        }

        private HttpReply refused(Refusal refusal) {
            errorCode = refusal.code();
            return ofSts
                    ? reply(refusal.status(), CallerIdentity.XML, CallerIdentity.error(refusal, requestId), requestId)
                    : json(
                            refusal.status(),
                            AwsJson.writeError(refusal.code(), refusal.message(), refusal.remedy()),
                            requestId);
        }
    }

    private static ErrorType type(SignatureRefusal refusal) {
        return switch (refusal) {
            case MISSING_AUTHENTICATION -> ErrorType.MISSING_AUTHENTICATION_TOKEN;
            case INCOMPLETE, MALFORMED_REQUEST -> ErrorType.INCOMPLETE_SIGNATURE;
            case UNKNOWN_ACCESS_KEY -> ErrorType.UNRECOGNIZED_CLIENT;
            case UNSIGNED_HEADER, WRONG_SCOPE, EXPIRED, NOT_YET_CURRENT, WRONG_BODY_HASH, WRONG_SIGNATURE ->
                ErrorType.INVALID_SIGNATURE;
        };
    }

    /** Not secret and not guessed at: the generator is that of the thread, as another provider may be the first of the JCA. */
    private static String requestId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long version4 = random.nextLong() & ~0xf000L | 0x4000L;
        long variant = random.nextLong() & ~(3L << 62) | 1L << 63;
        return new UUID(version4, variant).toString();
    }

    private static HttpReply json(int status, byte[] body, String requestId) {
        return reply(status, JSON, body, requestId);
    }

    private static HttpReply reply(int status, String contentType, byte[] body, String requestId) {
        return new HttpReply(
                status,
                List.of(
                        new HeaderField("x-amzn-RequestId", requestId),
                        new HeaderField("Content-Type", contentType),
                        new HeaderField("Cache-Control", "no-cache, no-store, must-revalidate, private"),
                        new HeaderField("Expires", "0"),
                        new HeaderField("Pragma", "no-cache")),
                body);
    }
}
