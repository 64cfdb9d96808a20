package io.keyhold.xks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why an exchange with a proxy failed, by what the client of the JDK throws. */
final class TransportFailures {
    private TransportFailures() {}

    /** Once there was an answer, TLS was well: what breaks then is the connection. */
    static XksException classified(Throwable failure, boolean answered) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof XksException ours) {
                return ours;
            }
            if (cause instanceof ProtocolException) {
                return new XksException(XksFailure.INVALID_RESPONSE, "the reply is not HTTP/1.1: " + LogText.of(cause));
            }
            if (!answered && (cause instanceof SSLException || cause instanceof CertificateException)) {
                return new XksException(XksFailure.INVALID_TLS, "no TLS: " + LogText.of(cause));
            }
            if (cause instanceof ConnectException || cause instanceof UnresolvedAddressException) {
                return new XksException(XksFailure.NOT_REACHABLE, "no connection: " + LogText.of(cause));
            }
            if (cause instanceof HttpTimeoutException) {
                return new XksException(XksFailure.TIMED_OUT, "no connection in time");
            }
        }
        @Nullable Throwable cause = failure.getCause();
        Throwable shown = cause == null ? failure : cause;
        return shown instanceof IOException
                ? new XksException(XksFailure.NOT_REACHABLE, "the connection broke: " + LogText.of(shown))
                : new XksException(XksFailure.INVALID_RESPONSE, "the reply cannot be read: " + LogText.of(shown));
    }
}
