package io.keyhold.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.keyhold.Keyhold;
import io.keyhold.ServerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * One of the two servers of {@link ServedThroughput}: prints its port, and ends with its standard input. Arguments: {@code keyhold}
 * or {@code echo}, a folder with {@code keyhold.properties} and {@code server.p12}.
 */
public final class ServedProcess {
    static final String PASSWORD = "changeit";

    private ServedProcess() {}

    /** Serves until the standard input ends. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Path folder = Path.of(arguments[1]);
        if (arguments[0].equals("echo")) {
            HttpsServer server = echo(folder);
            System.out.println(server.getAddress().getPort());
            awaitEnd();
            server.stop(0);
        } else {
            try (Keyhold keyhold = Keyhold.open(folder.resolve("keyhold.properties"))) {
                ServerSettings settings = ServerSettings.of("127.0.0.1", 0).withKeyStore(folder.resolve("server.p12"));
                System.out.println(keyhold.serve(settings, PASSWORD.toCharArray())
                        .address()
                        .getPort());
                awaitEnd();
            }
        }
        System.exit(0);
    }

    private static void awaitEnd() throws IOException {
        while (System.in.read() >= 0) {
            // nothing is said
        }
    }

    private static HttpsServer echo(Path folder) throws IOException, GeneralSecurityException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(folder)));
        server.setExecutor(Executors.newFixedThreadPool(32));
        server.createContext("/", ServedProcess::answer);
        server.start();
        return server;
    }

    private static SSLContext tls(Path folder) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }
}
