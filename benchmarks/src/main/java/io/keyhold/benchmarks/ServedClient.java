package io.keyhold.benchmarks;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Connections that send the same request again and again, each as soon as it is answered. */
final class ServedClient {
    private final SSLSocketFactory tls;
    private final int connections;

    ServedClient(SSLSocketFactory tls, int connections) {
        this.tls = tls;
        this.connections = connections;
    }

    /**
     * What came of it.
     *
     * @param requests how many were answered
     * @param seconds in that time
     * @param microseconds how long each took, sorted
     */
    record Result(long requests, double seconds, long[] microseconds) {
        double perSecond() {
            return requests / seconds;
        }

        long quantile(double of) {
            return microseconds[(int) Math.min(microseconds.length - 1L, (long) (of * microseconds.length))];
        }
    }

    /** Sends for that time. */
    Result run(int port, byte[] request, double seconds) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            long begun = System.nanoTime();
            long end = begun + (long) (seconds * 1e9);
            List<Future<long[]>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                all.add(threads.submit(() -> send(port, request, end)));
            }
            List<long[]> taken = new ArrayList<>();
            for (Future<long[]> each : all) {
                taken.add(each.get());
            }
            double lasted = (System.nanoTime() - begun) / 1e9;
            long[] sorted =
                    taken.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            return new Result(sorted.length, lasted, sorted);
        } finally {
            threads.shutdownNow();
        }
    }

    private long[] send(int port, byte[] request, long end) throws IOException {
        long[] micros = new long[1024];
        int count = 0;
        try (SSLSocket socket = (SSLSocket) tls.createSocket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (System.nanoTime() < end) {
                long begun = System.nanoTime();
                socket.getOutputStream().write(request);
                readReply(in);
                if (count == micros.length) {
                    micros = Arrays.copyOf(micros, 2 * count);
                }
                micros[count++] = (System.nanoTime() - begun) / 1000;
            }
        }
        return Arrays.copyOf(micros, count);
    }

    private static void readReply(InputStream in) throws IOException {
        String status = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        byte[] body = in.readNBytes(length);
        if (!status.startsWith("HTTP/1.1 200 ")) {
            throw new IOException(status + " " + new String(body, StandardCharsets.UTF_8));
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server has ended the connection after `" + line + "`");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
