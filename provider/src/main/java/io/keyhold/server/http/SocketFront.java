package io.keyhold.server.http;

import io.keyhold.platform.Detached;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocketFactory;

/**
 * A front over plain sockets, with a thread for each connection. The server of the JDK was measured and not taken: it reads
 * request lines without a limit, takes what no client sends, and knows no limit for one address.
 */
public final class SocketFront implements HttpFront {
    private static final System.Logger LOG = System.getLogger(SocketFront.class.getName());
    private static final int BACKLOG = 512;
    private static final long TICK_NANOS = 100_000_000;
    private static final long PAUSE_NANOS = 50_000_000;

    private static final long DEAD_NANOS = 10_000_000_000L;

    private final ServerSocket server;
    private final Handling handling;
    private final ConnectionTable table;
    private final ExecutorService workers = Workers.create();
    private final Thread accepting = Detached.thread(this::accept, "keyhold-accept");
    private final Thread watching = Detached.thread(this::watch, "keyhold-deadlines");
    private final AtomicLong connectionsRefused = new AtomicLong();
    private volatile boolean stopping;
    private volatile long watchedAt = System.nanoTime();

    private SocketFront(
            ServerSocket server, HttpLimits limits, HttpHandler handler, Optional<SSLSocketFactory> tls, Clock clock) {
        this.server = server;
        this.handling = new Handling(handler, limits, this::illness);
        this.table = new ConnectionTable(limits, handler, handling, tls, new ReplyWriter(clock));
    }

    /**
     * Begins to listen.
     *
     * @param address where; port 0 for any that is free
     * @param tls what makes sockets of TLS; empty for plain HTTP
     * @throws IOException if the address cannot be had
     */
    public static SocketFront start(
            InetSocketAddress address,
            Optional<SSLSocketFactory> tls,
            HttpLimits limits,
            HttpHandler handler,
            Clock clock)
            throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(address, BACKLOG);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        SocketFront front = new SocketFront(server, limits, handler, tls, clock);
        front.accepting.start();
        front.watching.start();
        return front;
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    @Override
    public long connectionsRefused() {
        return connectionsRefused.get();
    }

    @Override
    public long requestsRefused() {
        return table.requestsRefused();
    }

    /** A front without its watchers serves, and holds nobody to a limit of time. */
    private Optional<String> illness() {
        if (stopping) {
            return Optional.of("the server stops");
        }
        if (!accepting.isAlive()) {
            return Optional.of("no connections are accepted any more");
        }
        return watching.isAlive() && System.nanoTime() - watchedAt < DEAD_NANOS
                ? Optional.empty()
                : Optional.of("connections are not held to their deadlines any more");
    }

    private void accept() {
        while (!server.isClosed()) {
            guard("a connection was not accepted", () -> take(server.accept()));
        }
    }

    private void take(Socket socket) throws IOException {
        try {
            Connection connection = new Connection(socket, table);
            if (!table.add(connection)) {
                connectionsRefused.incrementAndGet();
                socket.close();
                return;
            }
            start(connection);
        } catch (RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }

    private void start(Connection connection) {
        try {
            workers.execute(connection);
        } catch (RuntimeException | Error e) { // stopped meanwhile, or no thread to be had
            connectionsRefused.incrementAndGet();
            connection.abort();
            table.remove(connection);
            if (!stopping) {
                throw e;
            }
        }
    }

    private void watch() {
        while (!stopping || table.size() > 0) {
            guard("connections were not held to their deadlines", table::endOverdue);
            watchedAt = System.nanoTime();
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    /** A step of a loop. */
    private interface Step {
        void run() throws IOException;
    }

    /** Whatever a step throws, the loop goes on after a while: memory, threads and file descriptors come back. */
    private void guard(String problem, Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException | Error e) {
            if (!server.isClosed()) {
                report(problem, e);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static void report(String problem, Throwable cause) {
        try {
            LOG.log(System.Logger.Level.WARNING, problem, cause);
        } catch (RuntimeException | Error e) {
            // The log fails as well, and the loop must not.
        }
    }

    @Override
    public void beginStop() {
        stopping = true;
        try {
            server.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the listening socket was not closed: {0}", e.getMessage());
        }
        table.stop();
    }

    @Override
    public void stop(Duration grace) {
        beginStop();
        table.await(grace.toNanos());
        workers.shutdown();
        handling.close();
    }
}
