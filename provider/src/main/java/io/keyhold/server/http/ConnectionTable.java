package io.keyhold.server.http;

import io.keyhold.server.http.ConnectionState.Phase;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocketFactory;

/** The connections of a front, and what they share. Safe for concurrent use. */
final class ConnectionTable {
    private static final System.Logger LOG = System.getLogger(ConnectionTable.class.getName());
    private static final int NETWORK_BYTES = 8;
    private final HttpLimits limits;
    private final HttpHandler handler;
    private final Handling handling;
    private final Optional<SSLSocketFactory> tls;
    private final ReplyWriter replies;
    private final BodyBudget bodies;
    private final Set<Connection> connections = new HashSet<>();
    private final Map<InetAddress, Integer> perNetwork = new HashMap<>();
    private final AtomicLong requestsRefused = new AtomicLong();
    private volatile boolean stopping;

    ConnectionTable(
            HttpLimits limits,
            HttpHandler handler,
            Handling handling,
            Optional<SSLSocketFactory> tls,
            ReplyWriter replies) {
        this.limits = limits;
        this.handler = handler;
        this.handling = handling;
        this.tls = tls;
        this.replies = replies;
        this.bodies = new BodyBudget(limits.bodyBytesTogether());
    }

    HttpLimits limits() {
        return limits;
    }

    HttpHandler handler() {
        return handler;
    }

    Handling handling() {
        return handling;
    }

    Optional<SSLSocketFactory> tls() {
        return tls;
    }

    ReplyWriter replies() {
        return replies;
    }

    BodyBudget bodies() {
        return bodies;
    }

    boolean isStopping() {
        return stopping;
    }

    void countRefused() {
        requestsRefused.incrementAndGet();
    }

    /** Notes what no client can be told. */
    void report(String what, Throwable cause) {
        LOG.log(System.Logger.Level.ERROR, what, cause);
    }

    long requestsRefused() {
        return requestsRefused.get();
    }

    /**
     * Takes a connection, unless its network has too many. If all together are too many, the one goes whose client has kept
     * it waiting longest; if none waits for its client, the new one is refused.
     */
    synchronized boolean add(Connection connection) {
        if (stopping || perNetwork.getOrDefault(network(connection), 0) >= limits.connectionsPerAddress()) {
            return false;
        }
        if (connections.size() >= limits.connections() && !endLongestWaiting()) {
            return false;
        }
        connections.add(connection);
        perNetwork.merge(network(connection), 1, Integer::sum);
        return true;
    }

    /** Only what is ended leaves the table: one whose request is handled by now stays, and the next one goes. */
    private boolean endLongestWaiting() {
        record Seen(Connection connection, Phase phase) {}
        long now = System.nanoTime();
        List<Seen> waiting = connections.stream()
                .map(each -> new Seen(each, each.phase()))
                .filter(seen -> seen.phase().kind().waitsForClient())
                .sorted(Comparator.comparingLong(seen -> seen.phase().since() - now))
                .toList();
        for (Seen seen : waiting) {
            if (seen.connection().end(seen.phase())) {
                drop(seen.connection());
                return true;
            }
        }
        return false;
    }

    /** Whose connections count together: whoever has one address of IPv6 has the 2^64 that begin alike. */
    private static InetAddress network(Connection connection) {
        InetAddress client = connection.client();
        byte[] address = client.getAddress();
        if (address.length <= NETWORK_BYTES) {
            return client;
        }
        Arrays.fill(address, NETWORK_BYTES, address.length, (byte) 0);
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // its length is that of an address
        }
    }

    synchronized void remove(Connection connection) {
        drop(connection);
        if (connections.isEmpty()) {
            notifyAll();
        }
    }

    /** Does nothing for one that is gone already. */
    private void drop(Connection connection) {
        if (connections.remove(connection)) {
            perNetwork.computeIfPresent(network(connection), (client, count) -> count == 1 ? null : count - 1);
        }
    }

    synchronized int size() {
        return connections.size();
    }

    /** Ends the connections whose client has let them wait too long. */
    void endOverdue() {
        long now = System.nanoTime();
        for (Connection each : all()) {
            Phase seen = each.phase();
            if (seen.isOverdue(now)) {
                each.end(seen);
            }
        }
    }

    /** Takes no more connections, and ends those that no request is under way on. */
    void stop() {
        stopping = true;
        all().forEach(Connection::endIfIdle);
    }

    /** Waits until all have ended, for that time at most, and ends the others. */
    synchronized void await(long nanos) {
        long end = System.nanoTime() + nanos;
        boolean interrupted = false;
        for (long left = nanos; !connections.isEmpty() && left > 0 && !interrupted; left = end - System.nanoTime()) {
            try {
                wait(Math.max(1, left / 1_000_000));
            } catch (InterruptedException e) {
                interrupted = true;
                Thread.currentThread().interrupt();
            }
        }
        connections.forEach(Connection::abort);
    }

    private synchronized List<Connection> all() {
        return List.copyOf(connections);
    }
}
