package io.keyhold;

import io.keyhold.api.KmsException;
import io.keyhold.gate.ServerAuthority;
import io.keyhold.server.ServerEndpoint;
import io.keyhold.server.ServerTls;
import io.keyhold.server.http.HttpFront;
import io.keyhold.server.http.SocketFront;
import io.keyhold.service.KeyService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocketFactory;

/** The servers of one Keyhold. Safe for concurrent use. */
final class Serving {
    private final KeyService service;
    private final BooleanSupplier isAuditAvailable;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<KeyholdServer> servers = new HashSet<>();
    private ServerCounts ofClosed = ServerCounts.NONE;
    private boolean closed;

    Serving(KeyService service, BooleanSupplier isAuditAvailable) {
        this.service = service;
        this.isAuditAvailable = isAuditAvailable;
    }

    /** Answers what is signed for the Region of {@code region}. */
    KeyholdServer start(KeyService region, ServerSettings settings, char[] keyStorePassword) {
        service.requireOpen("serve");
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        requireAddress(settings, address);
        Optional<X509Certificate> authority = Optional.empty();
        Optional<SSLSocketFactory> tls = Optional.empty();
        if (settings.keyStore().isPresent()) {
            tls = Optional.of(ServerTls.of(settings.keyStore().get(), keyStorePassword));
        } else if (!settings.isPlain()) {
            ServerAuthority own = service.serverAuthority();
            authority = Optional.of(own.certificate());
            tls = Optional.of(ServerTls.of(own, settings.host(), settings.names(), service.clock()));
        }
        ServerEndpoint endpoint =
                new ServerEndpoint(region, settings.proxy(region.region()), this::illness, settings.log());
        HttpFront front = front(settings, address, tls, endpoint);
        KeyholdServer server = new KeyholdServer(this, settings, authority, endpoint, front);
        if (!remember(server)) {
            server.close();
            service.requireOpen("serve");
        }
        return server;
    }

    /** False if the Keyhold is being closed: then nobody else would end the server. */
    private boolean remember(KeyholdServer server) {
        lock.lock();
        try {
            return !closed && servers.add(server);
        } finally {
            lock.unlock();
        }
    }

    /** A server that has ended; what it counted stays. */
    void forget(KeyholdServer server) {
        lock.lock();
        try {
            if (servers.remove(server)) {
                ofClosed = ofClosed.plus(server.counts());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The counts of all servers. */
    ServerCounts counts() {
        lock.lock();
        try {
            return servers.stream().map(KeyholdServer::counts).reduce(ofClosed, ServerCounts::plus);
        } finally {
            lock.unlock();
        }
    }

    private HttpFront front(
            ServerSettings settings,
            InetSocketAddress address,
            Optional<SSLSocketFactory> tls,
            ServerEndpoint endpoint) {
        try {
            return SocketFront.start(address, tls, settings.limits(), endpoint, service.clock());
        } catch (IOException e) {
            endpoint.close();
            throw new KmsException.Configuration(
                    "`" + settings.host() + ":" + settings.port() + "` cannot be listened on: " + e.getMessage(),
                    "Name an address of this machine and a free port",
                    e);
        }
    }

    /** Why the service cannot work, if it cannot. */
    Optional<String> illness() {
        try {
            service.requireReachable();
            return isAuditAvailable.getAsBoolean()
                    ? Optional.empty()
                    : Optional.of("the audit trail does not take records");
        } catch (KmsException e) {
            return Optional.of(e.getMessage());
        }
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

    /** Ends all servers, each of which takes no more connections while the others end; a second call waits as the first does. */
    void stop() {
        List<KeyholdServer> all;
        lock.lock();
        try {
            closed = true;
            all = List.copyOf(servers);
        } finally {
            lock.unlock();
        }
        all.forEach(KeyholdServer::beginStop);
        all.forEach(KeyholdServer::close);
    }
}
