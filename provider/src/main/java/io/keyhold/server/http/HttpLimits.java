package io.keyhold.server.http;

import io.keyhold.api.KmsException;
import java.time.Duration;

/**
 * The limits of what clients may use.
 *
 * @param connections how many connections there are at most
 * @param connectionsPerAddress how many of them from one address, or from one network of IPv6 (its first 64 bits)
 * @param headBytes how long the request line and the headers are together
 * @param headers how many headers a request has
 * @param bodyBytes how long a body is
 * @param bodyBytesTogether how much the bodies that are read at one time may take together, small ones apart
 * @param handlers how many requests are handled at a time
 * @param waiting how many more wait for that
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
        int handlers,
        int waiting,
        Duration requestTime,
        Duration idleTime) {
    private static final int MOST_CONNECTIONS = 1_000_000;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    /** For a service whose requests are short. Handlers wait for disks and other machines more than they compute. */
    public static final HttpLimits DEFAULT = new HttpLimits(
            1024,
            256,
            32 << 10,
            100,
            512 << 10,
            64L << 20,
            Math.max(32, 4 * Runtime.getRuntime().availableProcessors()),
            512,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60));

    /**
     * Checks the numbers and times.
     *
     * @throws KmsException.Configuration if one of them is none that a server can hold to
     */
    public HttpLimits {
        requireNumber("connections", connections);
        requireNumber("connections for one address", connectionsPerAddress);
        requireNumber("requests handled at a time", handlers);
        requireNumber("requests that wait", waiting);
        requireTime("a request", requestTime);
        requireTime("a connection between two requests", idleTime);
    }

    private static void requireNumber(String what, int number) {
        if (number < 1 || number > MOST_CONNECTIONS) {
            throw new KmsException.Configuration(
                    number + " as the number of " + what + " is not between 1 and " + MOST_CONNECTIONS,
                    "Pass a number between 1 and " + MOST_CONNECTIONS);
        }
    }

    private static void requireTime(String what, Duration time) {
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw new KmsException.Configuration(
                    time + " for " + what + " is not between 1 millisecond and 1 day",
                    "Pass a time between 1 millisecond and 1 day");
        }
    }

    /** The same with that many connections, of which one address may have so many. */
    public HttpLimits withConnections(int all, int perAddress) {
        return new HttpLimits(
                all,
                perAddress,
                headBytes,
                headers,
                bodyBytes,
                bodyBytesTogether,
                handlers,
                waiting,
                requestTime,
                idleTime);
    }

    /** The same with that many requests that are handled at a time, and that many more that wait. */
    public HttpLimits withHandlers(int number, int more) {
        return new HttpLimits(
                connections,
                connectionsPerAddress,
                headBytes,
                headers,
                bodyBytes,
                bodyBytesTogether,
                number,
                more,
                requestTime,
                idleTime);
    }

    /** The same with those times. */
    public HttpLimits withTimes(Duration request, Duration idle) {
        return new HttpLimits(
                connections,
                connectionsPerAddress,
                headBytes,
                headers,
                bodyBytes,
                bodyBytesTogether,
                handlers,
                waiting,
                request,
                idle);
    }
}
