package io.keyhold.server.http;

import java.net.InetSocketAddress;
import java.time.Duration;

/** Listens for requests and hands them to an {@link HttpHandler}. Another implementation can take its place. */
public interface HttpFront {
    /** Where it listens. */
    InetSocketAddress address();

    /** How many connections it refused because there were too many. */
    long connectionsRefused();

    /** How many requests it refused that were not what HTTP or its limits allow. */
    long requestsRefused();

    /** Takes no more connections, and ends those that no request is under way on; does not wait. */
    void beginStop();

    /**
     * Takes no more connections, lets the requests under way end, and closes everything after that time. A second call
     * waits as the first does.
     */
    void stop(Duration grace);
}
