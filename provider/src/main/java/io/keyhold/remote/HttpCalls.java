package io.keyhold.remote;

import io.keyhold.api.ErrorType;
import io.keyhold.api.KmsException;
import io.keyhold.https.ClientTls;
import io.keyhold.https.Uninterrupted;
import io.keyhold.sigv4.CanonicalPath;
import io.keyhold.sigv4.HeaderField;
import io.keyhold.sigv4.RequestSigner;
import io.keyhold.sigv4.SignableRequest;
import io.keyhold.sigv4.SigningCredential;
import io.keyhold.wire.ErrorReply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Requests to a Keyhold server: signed, within one limit of time for all tries. What surely was not done is tried again until then;
 * what may have been done only if doing it twice is as good as once. Safe for concurrent use.
 */
public final class HttpCalls implements WireCalls {
    private static final HeaderField JSON = new HeaderField("Content-Type", "application/x-amz-json-1.1");
    private static final String AGENT = "keyhold-provider";
    private static final long FIRST_PAUSE_MILLIS = 25;
    private static final long LONGEST_PAUSE_MILLIS = 1000;

    /** Refusals that say that nothing was done, and may be over a moment later. */
    private static final Set<ErrorType> PASSING = Set.of(
            ErrorType.THROTTLING,
            ErrorType.KEY_UNAVAILABLE,
            ErrorType.STORE_UNAVAILABLE,
            ErrorType.DEPENDENCY_TIMEOUT,
            ErrorType.KEYHOLD_CLOSED);

    private final URI endpoint;
    private final String region;
    private final CorrectedClock clock = new CorrectedClock(Clock.systemUTC());
    private final RequestSigner signer;
    private final Exchange exchange;
    private final Limits limits;
    private final Semaphore connections;

    /**
     * Limits.
     *
     * @param perCall the time for one call with all its tries
     * @param connections how many calls are under way at most; others wait, within their time
     */
    public record Limits(Duration perCall, int connections) {}

    /**
     * What requests are signed with.
     *
     * @param id the access key id
     * @param secret the secret access key in UTF-8; still the caller's to clear
     * @param sessionToken of a temporary access key
     */
    public record AccessKey(String id, byte[] secret, Optional<String> sessionToken) {
        private SigningCredential credential() {
            SigningCredential credential = SigningCredential.of(id, secret);
            return sessionToken.map(credential::withSessionToken).orElse(credential);
        }

        @Override
        public String toString() {
            return id;
        }
    }

    /**
     * A client of a server, which is asked nothing yet.
     *
     * @param region what requests are signed for
     */
    public HttpCalls(URI endpoint, String region, AccessKey key, ClientTls tls, Limits limits) {
        this.endpoint = endpoint;
        this.region = region;
        this.signer = new RequestSigner(key.credential(), region, "kms", CanonicalPath.NORMALIZED, clock);
        this.limits = limits;
        this.connections = new Semaphore(limits.connections());
        this.exchange = new Exchange(tls, limits.perCall());
    }

    /** One call with all its tries. */
    private final class Call {
        private final String target;
        private final byte[] body;
        private final Effect effect;
        private final long end = System.nanoTime() + limits.perCall().toNanos();
        private int tries;
        private boolean corrected;

        Call(String target, byte[] body, Effect effect) {
            this.target = target;
            this.body = body;
            this.effect = effect;
        }

        byte[] run() {
            while (true) {
                tries++;
                KmsException failure;
                try {
                    Exchange.Reply reply = exchange.send(request(target, body, left()), body, left());
                    if (reply.status() == 200) {
                        return reply.body();
                    }
                    failure = refused(reply);
                } catch (Exchange.NoReplyException e) {
                    failure = unanswered(e);
                }
                if (!pause()) {
                    throw failure;
                }
            }
        }

        private Duration left() {
            return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
        }

        /** A refusal after which it is tried again; any other is thrown. */
        private KmsException refused(Exchange.Reply reply) {
            ErrorReply error = ErrorReply.read(reply.body());
            if (error.code().equals("InvalidSignatureException") && !corrected && clock.follow(reply.date())) {
                corrected = true;
                tries = 0;
                return WireErrors.of(place(), error.code(), error.message(), error.remedy());
            }
            if (error.code().isEmpty() || error.code().equals("ServiceUnavailable")) {
                return unavailable(reply.status(), error);
            }
            KmsException refusal = WireErrors.of(place(), error.code(), error.message(), error.remedy());
            boolean passing = PASSING.contains(refusal.errorType())
                    || effect == Effect.NONE && error.code().equals(ErrorType.KMS_INTERNAL.code()) && tries < 3;
            if (!passing || WireErrors.isOfCredentials(error.code())) {
                throw refusal;
            }
            return refusal;
        }

        /** What something on the way answered, or a server with too many connections. */
        private KmsException unavailable(int status, ErrorReply error) {
            String message = error.message();
            String problem = place() + " answered with status " + status + (message.isEmpty() ? "" : ": " + message);
            if (status < 500) {
                throw new KmsException.Configuration(
                        problem, "Name the endpoint of a Keyhold server in keyhold.backend");
            }
            // a proxy says 503 too when the server ended in the middle; in the words of a server it means that nothing
            // was begun
            if (effect == Effect.CHANGE && (status != 503 || error.code().isEmpty())) {
                throw unknown(problem);
            }
            return new KmsException.KeyUnavailable(problem, "Try again later");
        }

        /** What it is if the time runs out now; thrown at once if it is not to be tried again. */
        private KmsException unanswered(Exchange.NoReplyException e) {
            String problem =
                    place() + " gave no reply within " + limits.perCall().toMillis() + " ms: " + e.getMessage();
            return switch (e.failure()) {
                case NOT_TRUSTED ->
                    throw new KmsException.Configuration(
                            "the certificate of " + place() + " is not accepted: " + e.getMessage(),
                            "Name the file that `keyhold server-certificate` wrote in keyhold.backend-trust, and a host"
                                    + " that the certificate has in keyhold.backend",
                            e);
                case NOT_SENT -> away(problem, e);
                case NO_REPLY -> {
                    if (effect == Effect.CHANGE) {
                        throw unknown(problem);
                    }
                    yield away(problem, e);
                }
            };
        }

        private KmsException away(String problem, Throwable cause) {
            return new KmsException.DependencyTimeout(
                    problem, "See that the server runs and is reached from here, and try again", cause);
        }

        private KmsException unknown(String problem) {
            return new KmsException.UnknownOutcome(
                    problem + "; the change may have been made", "Look whether it was, before you try again");
        }

        /** False if there is no time for another try. */
        private boolean pause() {
            long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(tries, 6));
            long nanos = TimeUnit.MILLISECONDS.toNanos(
                    longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
            if (end - System.nanoTime() <= nanos) {
                return false;
            }
            Uninterrupted.pause(nanos);
            return true;
        }
    }

    @Override
    public byte[] call(String target, byte[] body, Effect effect) {
        Call call = new Call(target, body, effect);
        if (!Uninterrupted.acquire(connections, call.left().toNanos())) {
            throw new KmsException.Throttling(
                    limits.connections() + " calls to " + place() + " were under way for "
                            + limits.perCall().toMillis() + " ms",
                    "Raise keyhold.backend-connections, or call less often");
        }
        try {
            return call.run();
        } finally {
            connections.release();
        }
    }

    private HttpRequest.Builder request(String target, byte[] body, Duration limit) {
        List<HeaderField> headers = new ArrayList<>(List.of(JSON, new HeaderField("X-Amz-Target", target)));
        List<HeaderField> signed = new ArrayList<>(headers);
        signed.add(new HeaderField("Host", Exchange.host(endpoint))); // which the client of the JDK sends by itself
        headers.addAll(signer.sign(SignableRequest.of("POST", "/", signed, body)));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint.resolve("/")).timeout(limit).header("User-Agent", AGENT);
        headers.forEach(header -> request.header(header.name(), header.value()));
        return request;
    }

    String region() {
        return region;
    }

    @Override
    public String place() {
        return endpoint.toString();
    }

    @Override
    public void close() {
        exchange.close();
    }
}
