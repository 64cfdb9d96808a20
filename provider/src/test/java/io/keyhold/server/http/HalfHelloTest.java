package io.keyhold.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.Life;
import io.keyhold.gate.ServerAuthority;
import io.keyhold.server.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that begin with TLS and do not go on hold up nobody, and are ended in their time. */
class HalfHelloTest {
    private static final int CONNECTIONS = 100;
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final String HALF = "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003";

    @TempDir
    Path directory;

    private static final class Echo implements HttpHandler {
        @Override
        public HttpReply handle(HttpRequest request) {
            return new HttpReply(200, List.of(), request.body().clone());
        }

        @Override
        public HttpReply refuse(InetAddress client, int status, String problem) {
            return new HttpReply(status, List.of(), problem.getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void halfHellos_many_areEndedAndOthersServed() throws IOException, GeneralSecurityException {
        try (Life life = new Life(directory)) {
            ServerAuthority authority = life.service().serverAuthority();
            SocketFront front = SocketFront.start(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    Optional.of(ServerTls.of(authority, "127.0.0.1", List.of(), Clock.systemUTC())),
                    HttpLimits.DEFAULT.withTimes(SHORT, SHORT),
                    new Echo(),
                    Clock.systemUTC());
            List<RawClient> slow = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                slow.add(new RawClient(front.address()).send(HALF));
            }

            assertThat(served(front.address(), authority)).endsWith("ab");

            for (RawClient each : slow) {
                assertThat(each.isEnded()).isTrue();
                each.close();
            }
            front.stop(Duration.ofSeconds(1));
        }
    }

    private static String served(InetSocketAddress server, ServerAuthority authority)
            throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12", "SunJSSE");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority.certificate());
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX", "SunJSSE");
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
        context.init(null, factory.getTrustManagers(), null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(server.getAddress(), server.getPort())) {
            socket.setSoTimeout(RawClient.PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
