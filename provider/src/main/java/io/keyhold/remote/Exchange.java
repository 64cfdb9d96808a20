package io.keyhold.remote;

import io.keyhold.api.KmsException;
import io.keyhold.https.BoundedBody;
import io.keyhold.https.ClientTls;
import io.keyhold.https.HttpsClient;
import io.keyhold.https.Uninterrupted;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one server: one request, one reply, one limit of time. It has threads of its own, and one HTTP client for as
 * long as it is open, as that of Java before 21 ends when nothing refers to it. Safe for concurrent use.
 */
final class Exchange implements AutoCloseable {
    /** More than the names of all entries that an account can have. */
    private static final int MAX_REPLY_BYTES = 32 << 20;

    private final HttpsClient client;
    private volatile boolean closed;

    /** A status, a date and a body. */
    record Reply(int status, String date, byte[] body) {}

    /** Why there was no reply. */
    enum Failure {
        /** No connection: the server saw nothing of the request. */
        NOT_SENT,
        /** The connection broke, or no reply came in time: the server may have done what it was asked. */
        NO_REPLY,
        /** The certificate of the server is not one that is trusted: nothing was sent. */
        NOT_TRUSTED
    }

    /** No reply. */
    static final class NoReplyException extends Exception {
        private static final long serialVersionUID = 1L;
        private final Failure failure;

        NoReplyException(Failure failure, String message, @Nullable Throwable cause) {
            super(message, cause);
            this.failure = failure;
        }

        Failure failure() {
            return failure;
        }
    }

    Exchange(ClientTls tls, Duration connectLimit) {
        this.client = HttpsClient.open("keyhold-remote", tls, connectLimit);
    }

    /** Sends a request, and waits no longer than that for the whole reply. */
    Reply send(HttpRequest.Builder request, byte[] body, Duration patience) throws NoReplyException {
        if (closed) {
            throw closedByOwner();
        }
        OnceBegun sent = new OnceBegun(body);
        CompletableFuture<HttpResponse<byte[]>> reply =
                client.send(request.POST(sent).build(), head -> new BoundedBody(MAX_REPLY_BYTES, IOException::new));
        try {
            HttpResponse<byte[]> response = Uninterrupted.get(reply, patience.toNanos());
            return new Reply(
                    response.statusCode(), response.headers().firstValue("Date").orElse(""), response.body());
        } catch (TimeoutException e) {
            reply.cancel(true);
            throw sent.giveUp()
                    ? new NoReplyException(Failure.NOT_SENT, "no connection in time", e)
                    : new NoReplyException(Failure.NO_REPLY, "no whole reply in time", e);
        } catch (ExecutionException e) {
            throw classified(e, sent.giveUp());
        } catch (CancellationException e) { // by a close meanwhile
            throw closedByOwner();
        }
    }

    private static KmsException.Closed closedByOwner() {
        return new KmsException.Closed("the provider Keyhold was closed", "Make another KeyholdProvider");
    }

    private static NoReplyException classified(ExecutionException failure, boolean notSent) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || isOfTrust(cause)) {
                return new NoReplyException(Failure.NOT_TRUSTED, shown(cause), cause);
            }
        }
        @Nullable Throwable cause = failure.getCause();
        return new NoReplyException(
                notSent ? Failure.NOT_SENT : Failure.NO_REPLY, shown(cause == null ? failure : cause), failure);
    }

    private static boolean isOfTrust(Throwable failure) {
        return failure instanceof SSLException
                && String.valueOf(failure.getMessage()).contains("unable to find valid certification path");
    }

    private static String shown(Throwable failure) {
        String text = String.valueOf(failure.getMessage()).replaceAll("[^ -~]", "?");
        String kind = failure instanceof IOException || failure instanceof CertificateException
                ? ""
                : failure.getClass().getSimpleName() + " ";
        return kind + (text.equals("null") ? failure.getClass().getSimpleName() : text);
    }

    /** The address as a header {@code Host} has it. */
    static String host(URI endpoint) {
        return endpoint.getPort() < 0 ? endpoint.getHost() : endpoint.getHost() + ":" + endpoint.getPort();
    }

    @Override
    public void close() {
        closed = true;
        client.close();
    }
}
