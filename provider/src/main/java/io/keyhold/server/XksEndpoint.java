package io.keyhold.server;

import io.keyhold.api.KmsException;
import io.keyhold.api.ServedCall;
import io.keyhold.server.http.HttpReply;
import io.keyhold.server.http.HttpRequest;
import io.keyhold.server.xks.XksError;
import io.keyhold.server.xks.XksPath;
import io.keyhold.server.xks.XksRefusedException;
import io.keyhold.server.xks.XksRequest;
import io.keyhold.service.AccessKeyUse;
import io.keyhold.service.KeyService;
import io.keyhold.sigv4.HeaderField;
import io.keyhold.sigv4.RefusedSignatureException;
import io.keyhold.wire.JsonMembers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Answers AWS KMS as the client of an external key store proxy: first the path, then whose request it is, then the rest. Safe for
 * concurrent use. Source: AWS KMS External Key Store Proxy API Specification 1.0.3.
 */
final class XksEndpoint {
    private static final String JSON = "application/json";
    private static final int MOST_MESSAGE_CHARS = 511;
    private final XksProxy proxy;
    private final Authenticator authenticator;
    private final XksAnswers answers;
    private final Consumer<ServedCall> log;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong signaturesRefused = new AtomicLong();

    XksEndpoint(KeyService service, XksProxy proxy, Health health, Consumer<ServedCall> log) {
        this.proxy = proxy;
        this.authenticator = Authenticator.ofProxy(service.usableAccessKeys(), proxy.region(), service.clock());
        this.answers = new XksAnswers(service.proxiedKeys(), health);
        this.log = log;
    }

    long answered() {
        return answered.get();
    }

    long signaturesRefused() {
        return signaturesRefused.get();
    }

    void close() {
        authenticator.close();
    }

    HttpReply handle(HttpRequest request) {
        return new Exchange(request).reply();
    }

    /** The refusal of a request that cannot be handled now. */
    HttpReply refuseBusy(HttpRequest request) {
        return new Exchange(request).refused(XksError.THROTTLING, "the proxy is handling too many requests");
    }

    /** One request, with what is found out about it. */
    private final class Exchange {
        private final long begun = System.nanoTime();
        private final String requestId = RequestIds.next();
        private final HttpRequest request;
        private final Optional<XksPath> path;
        private Optional<Identified> who = Optional.empty();

        Exchange(HttpRequest request) {
            this.request = request;
            this.path = XksPath.parse(request.target(), proxy.prefixes());
        }

        HttpReply reply() {
            try {
                XksPath known = path.orElseThrow(
                        () -> new XksRefusedException(XksError.INVALID_URI_PATH, "the path is not one of this proxy"));
                return request.method().equals("POST")
                        ? done(200, "", answer(known))
                        : done(405, "MethodNotAllowed", new byte[0]);
            } catch (XksRefusedException e) {
                return refused(e.error(), e.problem());
            } catch (RefusedSignatureException e) {
                signaturesRefused.incrementAndGet();
                return refused(XksError.AUTHENTICATION_FAILED, String.valueOf(e.getMessage()));
            } catch (RuntimeException | Error e) {
                return failed(e);
            }
        }

        private byte[] answer(XksPath known) throws XksRefusedException, RefusedSignatureException {
            who = Optional.of(authenticator.identify(request, AccessKeyUse.XKS.service(), requestId));
            String type = request.value("Content-Type");
            if (!type.equals(JSON) && !type.startsWith(JSON + ";")) {
                throw new XksRefusedException(XksError.VALIDATION, "the Content-Type is not " + JSON);
            }
            return answers.answer(who.get().caller(), known, XksRequest.parse(request.body()));
        }

        private HttpReply failed(Throwable fault) {
            XksError error = XksError.of(fault);
            if (fault instanceof KmsException known
                    && error != XksError.INTERNAL
                    && error != XksError.DEPENDENCY_TIMEOUT) {
                return refused(error, known.problem());
            }
            Refusals.log("request " + requestId + " failed", fault);
            return refused(error, "the log of the server says why, under request id " + requestId);
        }

        HttpReply refused(XksError error, String problem) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("errorName", error.errorName());
            String message = printable(problem);
            if (!message.isEmpty()) {
                members.put("errorMessage", message);
            }
            return done(error.status(), error.errorName(), JsonMembers.write(members));
        }

        private HttpReply done(int status, String errorCode, byte[] body) {
            answered.incrementAndGet();
            ServedCall call = new ServedCall(
                    requestId,
                    request.clientAddress(),
                    who.map(each -> each.caller().principal().arn()).orElse(""),
                    who.map(Identified::accessKeyId).orElse(""),
                    path.map(each -> "Xks." + each.operation().shown()).orElse(""),
                    status,
                    errorCode,
                    Duration.ofNanos(System.nanoTime() - begun));
            HeaderField about =
                    status == 405 ? new HeaderField("Allow", "POST") : new HeaderField("Content-Type", JSON);
            return new HttpReply(
                            status,
                            List.of(
                                    about,
                                    new HeaderField("x-amzn-RequestId", requestId),
                                    new HeaderField("Cache-Control", "no-store")),
                            body)
                    .then(() -> log.accept(call));
        }
    }

    /** As the specification has messages: printable ASCII, less than 512 characters. */
    private static String printable(String problem) {
        StringBuilder text = new StringBuilder();
        problem.chars().limit(MOST_MESSAGE_CHARS).forEach(c -> text.append(c >= ' ' && c < 0x7f ? (char) c : '?'));
        return text.toString();
    }
}
