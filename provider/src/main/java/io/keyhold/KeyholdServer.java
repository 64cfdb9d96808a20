package io.keyhold;

import io.keyhold.server.ServerEndpoint;
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
    private final Serving serving;
    private final HttpFront front;
    private final ServerEndpoint requests;
    private final String host;
    private final Optional<X509Certificate> authority;
    private final boolean isSecure;
    private final Duration grace;

    KeyholdServer(
            Serving serving,
            ServerSettings settings,
            Optional<X509Certificate> authority,
            ServerEndpoint requests,
            HttpFront front) {
        this.serving = serving;
        this.front = front;
        this.requests = requests;
        this.host = settings.host();
        this.authority = authority;
        this.isSecure = !settings.isPlain();
        this.grace = settings.grace();
    }

    /** What clients on this machine name as endpoint. */
    public URI endpoint() {
        int zone = host.indexOf('%');
        String named = zone < 0 ? host : host.substring(0, zone);
        String shown = named.contains(":") ? "[" + named + "]" : named;
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

    ServerCounts counts() {
        return new ServerCounts(
                requests.answered(), front.connectionsRefused(), front.requestsRefused(), requests.signaturesRefused());
    }

    /** Takes no more connections; does not wait. */
    void beginStop() {
        front.beginStop();
    }

    /**
     * Takes no more connections, lets the requests under way end, for the time of grace at most, and ends. A second call
     * waits as the first does.
     */
    @Override
    public void close() {
        front.stop(grace);
        requests.close();
        serving.forget(this);
    }
}
