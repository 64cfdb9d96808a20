package io.keyhold.server.http;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** The connections of a front, and what they share. Safe for concurrent use. */
final class ConnectionTable {
    private final HttpLimits limits;
    private final HttpHandler handler;
    private final Optional<SSLSocketFactory> tls;
    private final ReplyWriter replies;
    private final BodyBudget bodies;
    private final Set<Connection> connections = new HashSet<>();
    private final Map<InetAddress, Integer> perAddress = new HashMap<>();
    private final AtomicLong requestsRefused = new AtomicLong();
    private volatile boolean stopping;

    ConnectionTable(HttpLimits limits, HttpHandler handler, Optional<SSLSocketFactory> tls, ReplyWriter replies) {
        this.limits = limits;
        this.handler = handler;
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

    long requestsRefused() {
        return requestsRefused.get();
    }

    /**
     * Takes a connection, unless its address has too many. If all together are too many, the one goes whose client has kept
     * it waiting longest; if none waits for its client, the new one is refused.
     */
    boolean add(Connection connection) {
        Connection gone = null;
        synchronized (this) {
            if (stopping || perAddress.getOrDefault(connection.client(), 0) >= limits.connectionsPerAddress()) {
                return false;
            }
            if (connections.size() >= limits.connections()) {
                gone = longestWaiting();
                if (gone == null) {
                    return false;
                }
                drop(gone);
            }
            connections.add(connection);
            perAddress.merge(connection.client(), 1, Integer::sum);
        }
        if (gone != null) {
            gone.endUnlessBusy();
        }
        return true;
    }

    private @Nullable Connection longestWaiting() {
        long now = System.nanoTime();
        return connections.stream()
                .filter(each -> each.waitedNanos(now) >= 0)
                .max(Comparator.comparingLong(each -> each.waitedNanos(now)))
                .orElse(null);
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
            perAddress.computeIfPresent(connection.client(), (client, count) -> count == 1 ? null : count - 1);
        }
    }

    synchronized int size() {
        return connections.size();
    }

    /** Ends the connections whose client has let them wait too long. */
    void endOverdue() {
        long now = System.nanoTime();
        all().stream().filter(each -> each.isOverdue(now)).forEach(Connection::abort);
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
