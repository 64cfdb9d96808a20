package io.keyhold.xks;

import io.keyhold.https.BoundedBody;
import io.keyhold.https.ClientTls;
import io.keyhold.https.HttpsClient;
import io.keyhold.https.Uninterrupted;
import io.keyhold.sigv4.HeaderField;
import io.keyhold.sigv4.RequestSigner;
import io.keyhold.sigv4.SignableRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Posts to one proxy, with a limit of time for each try that includes the whole reply, and one more try. It has threads and
 * connections of its own, so that a proxy which hangs holds up only those who call it. Safe for concurrent use.
 */
final class XksTransport implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(XksTransport.class.getName());
    private static final int TRIES = 2;
    private static final Duration CONNECT = Duration.ofSeconds(5); // frees what a try that has ended left behind
    private static final HeaderField JSON = new HeaderField("Content-Type", "application/json");

    private final XksProxyAddress address;
    private final RequestSigner signer;
    private final XksLimits limits;
    private final HttpsClient client;
    private final Semaphore calls;
    private final XksCounters counters;
    private volatile Runnable after = () -> {};
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean closed;

    /** A status and a body. */
    record Reply(int status, byte[] body) {}

    XksTransport(XksProxyAddress address, RequestSigner signer, ClientTls tls, XksLimits limits, XksCounters counters) {
        this.address = address;
        this.signer = signer;
        this.limits = limits;
        this.calls = new Semaphore(limits.calls());
        this.counters = counters;
        this.client = HttpsClient.open("keyhold-xks", tls, longer(CONNECT, limits.perTry()));
    }

    /** Posts a JSON object. */
    Reply post(String operation, byte[] body) throws XksException {
        return admitted(() -> {
            for (int attempt = 1; ; attempt++) {
                try {
                    return once(operation, body, limits.perTry());
                } catch (XksException e) {
                    counters.failed(e.failure());
                    LOG.log(System.Logger.Level.DEBUG, "try {0} at {1}: {2}", attempt, address.host(), e.getMessage());
                    if (attempt == TRIES || !e.failure().isTriedAgain()) {
                        throw e;
                    }
                    counters.triedAgain();
                }
            }
        });
    }

    /** Opens a connection and has the JVM load what it needs for it, which takes longer than a call may. */
    void warmUp(String operation, byte[] body, Duration patience) throws XksException {
        admitted(() -> once(operation, body, longer(patience, limits.perTry())));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private interface Work {
        Reply run() throws XksException;
    }

    /** Each call has a connection of its own, so there is a bound on calls. */
    private Reply admitted(Work work) throws XksException {
        if (closed) {
            throw new XksException(XksFailure.NOT_CONNECTED, "the connection is closed");
        }
        if (!calls.tryAcquire()) {
            throw new XksException(XksFailure.THROTTLING, limits.calls() + " calls are under way");
        }
        long began = System.nanoTime();
        try {
            return work.run();
        } finally {
            calls.release();
            counters.took(System.nanoTime() - began);
            endIfIdle();
        }
    }

    private Reply once(String operation, byte[] body, Duration patience) throws XksException {
        AtomicBoolean answered = new AtomicBoolean();
        CompletableFuture<HttpResponse<byte[]>> reply = client.send(request(operation, body), head -> {
            answered.set(true);
            return new BoundedBody(JsonReply.MAX_BYTES, JsonReply::malformed);
        });
        try {
            HttpResponse<byte[]> response = Uninterrupted.get(reply, patience.toNanos());
            return new Reply(response.statusCode(), response.body());
        } catch (TimeoutException e) {
            reply.cancel(true);
            throw new XksException(XksFailure.TIMED_OUT, "no whole reply within " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw TransportFailures.classified(e, answered.get());
        } catch (CancellationException e) { // by a close meanwhile
            throw new XksException(XksFailure.NOT_CONNECTED, "the connection was closed");
        }
    }

    private HttpRequest request(String operation, byte[] body) {
        List<HeaderField> signed =
                signer.sign(SignableRequest.of("POST", address.path() + operation, List.of(host(), JSON), body));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.uri(operation)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        request.header(JSON.name(), JSON.value());
        signed.forEach(header -> request.header(header.name(), header.value()));
        return request.build();
    }

    /** The client of the JDK sends this header by itself. */
    private HeaderField host() {
        return new HeaderField("Host", address.hostHeader());
    }

    String hostName() {
        return address.host();
    }

    boolean isOpen() {
        return !closed;
    }

    /** Takes no more calls; those under way end as they would, so that a credential can be replaced while keys are in use. */
    @Override
    public void close() {
        closed = true;
        endIfIdle();
    }

    /** The same, and does {@code last} when no call is under way any more. */
    void close(Runnable last) {
        after = last;
        close();
    }

    private void endIfIdle() {
        if (!closed || calls.availablePermits() < limits.calls() || !ended.compareAndSet(false, true)) {
            return;
        }
        after.run();
        client.close();
    }
}
