package io.keyhold;

import io.keyhold.server.http.HttpFront;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;

/**
 * A running server: the operations of AWS KMS over the network, for callers that sign their requests with an access key. It
 * ends with {@link #close()}, or with its Keyhold.
 */
public final class KeyholdServer implements AutoCloseable {
    private final HttpFront front;
    private final String host;
    private final Optional<X509Certificate> authority;
    private final boolean isSecure;
    private final Duration grace;

    KeyholdServer(HttpFront front, String host, boolean isSecure, Optional<X509Certificate> authority, Duration grace) {
        this.front = front;
        this.host = host;
        this.isSecure = isSecure;
        this.authority = authority;
        this.grace = grace;
    }

    /** What clients on this machine name as endpoint. */
    public URI endpoint() {
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return URI.create(
                (isSecure ? "https://" : "http://") + shown + ":" + address().getPort());
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return front.address();
    }

    /** The certificate that clients have to trust; empty if the server has another one, or none. */
    public Optional<X509Certificate> authority() {
        return authority;
    }

    /** How many connections were refused because there were too many. */
    public long connectionsRefused() {
        return front.connectionsRefused();
    }

    /** How many requests were refused that were not what HTTP or the limits allow. */
    public long requestsRefused() {
        return front.requestsRefused();
    }

    /** Takes no more connections, lets the requests under way end, for the time of grace at most, and ends. */
    @Override
    public void close() {
        front.stop(grace);
    }
}
