package io.keyhold.store.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to a server that a test cuts: what is sent vanishes, and nobody is told. */
final class CutNetwork implements AutoCloseable {
    private final ServerSocket entrance;
    private final InetSocketAddress server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean cut;

    CutNetwork(String hostAndPort) throws IOException {
        int colon = hostAndPort.lastIndexOf(':');
        this.server = new InetSocketAddress(
                hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
        this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    String hostAndPort() {
        return "127.0.0.1:" + entrance.getLocalPort();
    }

    /** From now on nothing passes. */
    void cut() {
        cut = true;
    }

    /** New connections pass again; what was cut stays so, as after a change of routes. */
    void mend() {
        cut = false;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                sockets.add(client);
                if (!cut) {
                    Optional<Socket> reached = reach();
                    if (reached.isEmpty()) {
                        client.close(); // as a server that is not there refuses
                        continue;
                    }
                    Socket onward = reached.get();
                    sockets.add(onward);
                    boolean[] lost = new boolean[1];
                    daemon(() -> pump(client, onward, lost));
                    daemon(() -> pump(onward, client, lost));
                }
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private Optional<Socket> reach() {
        Socket onward = new Socket();
        try {
            onward.connect(server);
            return Optional.of(onward);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void pump(Socket from, Socket to, boolean[] lost) {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                lost[0] |= cut;
                if (!lost[0]) {
                    out.write(buffer, 0, read);
                }
            }
            if (!cut && !lost[0]) {
                to.close();
            }
        } catch (IOException e) {
            return; // one side has ended
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "network");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
