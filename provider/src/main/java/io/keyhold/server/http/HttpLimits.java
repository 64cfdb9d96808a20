package io.keyhold.server.http;

import java.time.Duration;

/**
 * What clients may use up.
 *
 * @param connections how many connections there are at most
 * @param connectionsPerAddress how many of them from one address
 * @param headBytes how long the request line and the headers are together
 * @param headers how many headers a request has
 * @param bodyBytes how long a body is
 * @param bodyBytesTogether how much the bodies that are read at one time may take together, small ones apart
 * @param requestTime how long a client may take to send a request, or to begin with one on a new connection, and to take a
 *     reply
 * @param idleTime how long a connection is kept between two requests
 */
public record HttpLimits(
        int connections,
        int connectionsPerAddress,
        int headBytes,
        int headers,
        int bodyBytes,
        long bodyBytesTogether,
        Duration requestTime,
        Duration idleTime) {
    /** For a service whose requests are short. */
    public static final HttpLimits DEFAULT = new HttpLimits(
            1024, 256, 32 << 10, 100, 512 << 10, 64L << 20, Duration.ofSeconds(10), Duration.ofSeconds(60));

    /** The same with that many connections, of which one address may have so many. */
    public HttpLimits withConnections(int all, int perAddress) {
        return new HttpLimits(all, perAddress, headBytes, headers, bodyBytes, bodyBytesTogether, requestTime, idleTime);
    }

    /** The same with those times. */
    public HttpLimits withTimes(Duration request, Duration idle) {
        return new HttpLimits(
                connections, connectionsPerAddress, headBytes, headers, bodyBytes, bodyBytesTogether, request, idle);
    }
}
