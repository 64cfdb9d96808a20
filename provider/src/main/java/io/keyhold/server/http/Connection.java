package io.keyhold.server.http;

import io.keyhold.server.http.ConnectionState.Kind;
import io.keyhold.server.http.ConnectionState.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One connection: reads requests and writes replies until it ends. What waits for the client has a deadline, which another
 * thread holds it to by closing the socket. Its own thread only waits; requests are handled by others.
 */
final class Connection implements Runnable {
    private static final int DRAIN_BYTES = 256 << 10;
    private static final Duration DRAIN_TIME = Duration.ofSeconds(1);

    private final Socket raw;
    private final InetAddress client;
    private final ConnectionTable table;
    private final ConnectionState state = new ConnectionState();

    Connection(Socket raw, ConnectionTable table) {
        this.raw = raw;
        this.client = raw.getInetAddress();
        this.table = table;
    }

    InetAddress client() {
        return client;
    }

    /** Its state now. */
    Phase phase() {
        return state.now();
    }

    /** Ends it from another thread if it is still in that state; whether it is ended by this. */
    boolean end(Phase seen) {
        if (!state.end(seen)) {
            return false;
        }
        close(raw);
        return true;
    }

    /** Ends it from another thread if nothing of a next request has come. */
    void endIfIdle() {
        Phase seen = state.now();
        if (seen.kind() == Kind.NEW || seen.kind() == Kind.IDLE) {
            end(seen);
        }
    }

    /** Ends it from another thread, whatever it does. */
    void abort() {
        state.end();
        close(raw);
    }

    @Override
    public void run() {
        try {
            if (!state.begin(Kind.IDLE, table.limits().requestTime())) {
                return;
            }
            raw.setTcpNoDelay(true);
            Optional<SSLSocketFactory> tls = table.tls();
            if (tls.isPresent()) {
                serveTls(tls.get());
            } else {
                serve(raw);
            }
        } catch (IOException e) {
            // The client is gone, or was too slow: there is nobody to be told.
        } catch (RuntimeException | Error e) {
            table.report("a connection was ended by a defect", e);
        } finally {
            abort();
            table.remove(this);
        }
    }

    private void serveTls(SSLSocketFactory factory) throws IOException {
        try (SSLSocket secured = (SSLSocket) factory.createSocket(raw, null, raw.getPort(), true)) {
            secured.setUseClientMode(false);
            secured.startHandshake();
            serve(secured);
            state.begin(Kind.REPLYING, DRAIN_TIME); // for the end of TLS, which is said when the socket is closed
        }
    }

    private void serve(Socket socket) throws IOException {
        Input in = new Input(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        while (in.hasNext() && state.begin(Kind.READING, table.limits().requestTime())) {
            try {
                if (!exchange(in, out)) {
                    return;
                }
            } catch (BadRequest e) {
                table.countRefused();
                answer(out, table.handler().refuse(client, e.status(), e.problem()), true, true);
                drain(socket);
                return;
            }
            if (!state.begin(Kind.IDLE, table.limits().idleTime()) || table.isStopping()) {
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
        HttpReply reply;
        try {
            if (!state.begin(Kind.BUSY)) {
                return false;
            }
            reply = table.handling()
                    .reply(new HttpRequest(
                            head.method(),
                            head.target(),
                            head.headers(),
                            body,
                            client,
                            table.tls().isPresent()));
        } finally {
            table.bodies().release(body);
        }
        boolean isLast = head.isLast() || table.isStopping();
        answer(out, reply, isLast, !head.method().equals("HEAD"));
        return !isLast;
    }

    private void answer(OutputStream out, HttpReply reply, boolean isLast, boolean isWithBody) throws IOException {
        try {
            if (state.begin(Kind.REPLYING, table.limits().requestTime())) {
                table.replies().write(out, reply, isLast, isWithBody);
            }
        } finally {
            Arrays.fill(reply.body(), (byte) 0); // it may be a key
            table.handling().ended(reply);
        }
    }

    /** Reads on for a moment: a socket that is closed with something unread in it takes the reply away from the client. */
    private void drain(Socket socket) throws IOException {
        if (!state.begin(Kind.REPLYING, DRAIN_TIME)) {
            return;
        }
        socket.shutdownOutput();
        InputStream in = socket.getInputStream();
        byte[] rest = new byte[4096];
        int count = 0;
        for (int read = in.read(rest); read >= 0 && count < DRAIN_BYTES; read = in.read(rest)) {
            count += read;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed for this end, whatever the other one hears of it.
        }
    }
}
