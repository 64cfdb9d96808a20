package io.keyhold.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One connection: reads requests and writes replies until it ends. What waits for the client has a deadline, which another
 * thread holds it to by closing the socket.
 */
final class Connection implements Runnable {
    private static final long NO_DEADLINE = Long.MAX_VALUE;
    private static final int DRAIN_BYTES = 256 << 10;
    private static final Duration DRAIN_TIME = Duration.ofSeconds(1);

    private final Socket raw;
    private final InetAddress client;
    private final ConnectionTable table;
    private volatile long waitingSince = System.nanoTime();
    private volatile long deadline;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    /** How far the request is that comes next. */
    private enum State {
        /** Nothing of it has come. */
        IDLE,
        /** A part of it has come. */
        READING,
        /** It is handled, or its reply is written. */
        BUSY,
        /** It will not be handled. */
        ENDED
    }

    Connection(Socket raw, ConnectionTable table) {
        this.raw = raw;
        this.client = raw.getInetAddress();
        this.table = table;
        waitFor(table.limits().requestTime());
    }

    InetAddress client() {
        return client;
    }

    /** How long the client has let this connection wait; negative if it waits for the server. */
    long waitedNanos(long now) {
        return deadline == NO_DEADLINE ? -1 : now - waitingSince;
    }

    boolean isOverdue(long now) {
        long end = deadline;
        return end != NO_DEADLINE && now - end > 0;
    }

    /** Ends it from another thread if nothing of a next request has come. */
    void endIfIdle() {
        if (state.compareAndSet(State.IDLE, State.ENDED)) {
            abort();
        }
    }

    /** Ends it from another thread unless a request is being handled: then the client is to hear how it went. */
    void endUnlessBusy() {
        if (state.compareAndSet(State.IDLE, State.ENDED) || state.compareAndSet(State.READING, State.ENDED)) {
            abort();
        }
    }

    /** Ends it from another thread, whatever it does. */
    void abort() {
        close(raw);
    }

    @Override
    public void run() {
        try {
            raw.setTcpNoDelay(true);
            Optional<SSLSocketFactory> tls = table.tls();
            if (tls.isPresent()) {
                serveTls(tls.get());
            } else {
                serve(raw);
            }
        } catch (IOException e) {
            // The client is gone, or was too slow: there is nobody to be told.
        } finally {
            close(raw);
            table.remove(this);
        }
    }

    private void serveTls(SSLSocketFactory factory) throws IOException {
        try (SSLSocket secured = (SSLSocket) factory.createSocket(raw, null, raw.getPort(), true)) {
            secured.setUseClientMode(false);
            secured.startHandshake();
            serve(secured);
            waitFor(DRAIN_TIME); // for the end of TLS, which is said when the socket is closed
        }
    }

    private void serve(Socket socket) throws IOException {
        Input in = new Input(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        while (in.hasNext() && state.compareAndSet(State.IDLE, State.READING)) {
            waitFor(table.limits().requestTime());
            try {
                if (!exchange(in, out)) {
                    return;
                }
            } catch (BadRequest e) {
                table.countRefused();
                answer(out, table.handler().refuse(e.status(), e.problem()), true);
                drain(socket);
                return;
            }
            waitFor(table.limits().idleTime());
            state.set(State.IDLE);
            if (table.isStopping()) {
                return;
            }
        }
    }

    /** One request and its reply; false if the connection ends with it. */
    private boolean exchange(Input in, OutputStream out) throws IOException, BadRequest {
        Head head = Head.read(in, table.limits());
        if (head == null) {
            return false;
        }
        if (head.isContinueExpected()) {
            ReplyWriter.writeContinue(out);
        }
        byte[] body = table.bodies().read(in, head.bodyBytes());
        if (body == null) {
            return false;
        }
        boolean isLast;
        HttpReply reply;
        try {
            if (!state.compareAndSet(State.READING, State.BUSY)) {
                return false;
            }
            deadline = NO_DEADLINE;
            reply = table.handler()
                    .handle(new HttpRequest(
                            head.method(),
                            head.target(),
                            head.headers(),
                            body,
                            client,
                            table.tls().isPresent()));
            isLast = head.isLast() || table.isStopping();
        } finally {
            table.bodies().release(body);
        }
        answer(out, reply, isLast);
        return !isLast;
    }

    private void answer(OutputStream out, HttpReply reply, boolean isLast) throws IOException {
        waitFor(table.limits().requestTime());
        table.replies().write(out, reply, isLast);
    }

    /** Reads on for a moment: a socket that is closed with something unread in it takes the reply away from the client. */
    private void drain(Socket socket) throws IOException {
        waitFor(DRAIN_TIME);
        socket.shutdownOutput();
        InputStream in = socket.getInputStream();
        byte[] rest = new byte[4096];
        int count = 0;
        for (int read = in.read(rest); read >= 0 && count < DRAIN_BYTES; read = in.read(rest)) {
            count += read;
        }
    }

    private void waitFor(Duration time) {
        waitingSince = System.nanoTime();
        deadline = waitingSince + time.toNanos();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed for this end, whatever the other one hears of it.
        }
    }
}
