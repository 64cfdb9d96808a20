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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private final ServerSocket server;
    private final ConnectionTable table;
    private final ExecutorService workers = Workers.create();
    private final AtomicLong connectionsRefused = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();

    private SocketFront(ServerSocket server, ConnectionTable table) {
        this.server = server;
        this.table = table;
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
        SocketFront front = new SocketFront(server, new ConnectionTable(limits, handler, tls, new ReplyWriter(clock)));
        Detached.thread(front::accept, "keyhold-accept").start();
        Detached.thread(front::watch, "keyhold-deadlines").start();
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

    private void accept() {
        while (!server.isClosed()) {
            try {
                take(server.accept());
            } catch (IOException e) {
                if (!server.isClosed()) {
                    LOG.log(System.Logger.Level.WARNING, "a connection was not accepted: {0}", e.getMessage());
                    LockSupport.parkNanos(PAUSE_NANOS); // no file descriptor is free: one will be
                }
            }
        }
    }

    private void take(Socket socket) throws IOException {
        Connection connection = new Connection(socket, table);
        if (!table.add(connection)) {
            connectionsRefused.incrementAndGet();
            socket.close();
            return;
        }
        try {
            workers.execute(connection);
        } catch (RejectedExecutionException | OutOfMemoryError e) { // stopped meanwhile, or no thread to be had
            connectionsRefused.incrementAndGet();
            table.remove(connection);
            socket.close();
        }
    }

    private void watch() {
        while (!stopped.get() || table.size() > 0) {
            table.endOverdue();
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    @Override
    public void stop(Duration grace) {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        try {
            server.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the listening socket was not closed: {0}", e.getMessage());
        }
        table.stop();
        table.await(grace.toNanos());
        workers.shutdown();
    }
}
