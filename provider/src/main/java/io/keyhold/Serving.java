package io.keyhold;

import io.keyhold.api.KmsException;
import io.keyhold.gate.ServerAuthority;
import io.keyhold.server.KmsEndpoint;
import io.keyhold.server.ServerTls;
import io.keyhold.server.http.HttpFront;
import io.keyhold.server.http.SocketFront;
import io.keyhold.service.KeyService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/** The servers of one Keyhold. Safe for concurrent use. */
final class Serving {
    private final KeyService service;
    private final BooleanSupplier isAuditAvailable;
    private final List<KeyholdServer> servers = new CopyOnWriteArrayList<>();

    Serving(KeyService service, BooleanSupplier isAuditAvailable) {
        this.service = service;
        this.isAuditAvailable = isAuditAvailable;
    }

    KeyholdServer start(ServerSettings settings, char[] keyStorePassword) {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        requireAddress(settings, address);
        Optional<X509Certificate> authority = Optional.empty();
        Optional<SSLSocketFactory> tls = Optional.empty();
        if (settings.keyStore().isPresent()) {
            tls = Optional.of(ServerTls.of(settings.keyStore().get(), keyStorePassword));
        } else if (!settings.isPlain()) {
            ServerAuthority own = service.serverAuthority();
            authority = Optional.of(own.certificate());
            tls = Optional.of(ServerTls.of(
                    own, settings.host(), settings.names(), service.clock().instant()));
        }
        HttpFront front = front(settings, address, tls);
        KeyholdServer server = new KeyholdServer(front, settings.host(), tls.isPresent(), authority, settings.grace());
        servers.add(server);
        return server;
    }

    private HttpFront front(ServerSettings settings, InetSocketAddress address, Optional<SSLSocketFactory> tls) {
        KmsEndpoint endpoint = new KmsEndpoint(
                service,
                service.region(),
                service.clock(),
                illness(),
                each -> settings.log()
                        .accept(new ServedCall(
                                each.requestId(),
                                each.address(),
                                each.principal(),
                                each.operation(),
                                each.status(),
                                each.errorCode(),
                                each.took())));
        try {
            return SocketFront.start(address, tls, settings.limits(), endpoint, service.clock());
        } catch (IOException e) {
            throw new KmsException.Configuration(
                    "`" + settings.host() + ":" + settings.port() + "` cannot be listened on: " + e.getMessage(),
                    "Name an address of this machine and a free port",
                    e);
        }
    }

    private Supplier<Optional<String>> illness() {
        return () -> {
            try {
                service.requireReachable();
                return isAuditAvailable.getAsBoolean()
                        ? Optional.empty()
                        : Optional.of("the audit trail does not take records");
            } catch (KmsException e) {
                return Optional.of(e.getMessage());
            }
        };
    }

    private static void requireAddress(ServerSettings settings, InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new KmsException.Configuration(
                    "host `" + settings.host() + "` is not known", "Name an address of this machine");
        }
        if (settings.isPlain() && !address.getAddress().isLoopbackAddress()) {
            throw new KmsException.Configuration(
                    "plain HTTP on `" + settings.host() + "`, which is not a loopback address",
                    "Listen on 127.0.0.1, or with TLS");
        }
        if (settings.isPlain() && settings.keyStore().isPresent()) {
            throw new KmsException.Configuration(
                    "plain HTTP and a key store for TLS contradict each other", "Choose one of the two");
        }
    }

    void stop() {
        servers.forEach(KeyholdServer::close);
    }
}
