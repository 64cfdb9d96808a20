package io.keyhold;

import io.keyhold.api.KmsException;
import io.keyhold.api.ServedCall;
import io.keyhold.server.XksProxy;
import io.keyhold.server.http.HttpLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where and how {@link Keyhold#serve} listens. TLS, with a certificate of the store's own authority, unless something else is
 * said. Immutable.
 */
public final class ServerSettings {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration LONGEST_GRACE = Duration.ofDays(1);
    private static final int MOST_PORT = 65_535;
    private final String host;
    private final int port;
    private final List<String> names;
    private final Optional<Path> keyStore;
    private final boolean isPlain;
    private final HttpLimits limits;
    private final Duration grace;
    private final Consumer<ServedCall> log;
    private final Optional<XksProxy> proxy;

    private ServerSettings(
            String host,
            int port,
            List<String> names,
            Optional<Path> keyStore,
            boolean isPlain,
            HttpLimits limits,
            Duration grace,
            Consumer<ServedCall> log,
            Optional<XksProxy> proxy) {
        requireNumbers(port, grace);
        this.host = host;
        this.port = port;
        this.names = List.copyOf(names);
        this.keyStore = keyStore;
        this.isPlain = isPlain;
        this.limits = limits;
        this.grace = grace;
        this.log = log;
        this.proxy = proxy;
    }

    private static void requireNumbers(int port, Duration grace) {
        if (port < 0 || port > MOST_PORT) {
            throw new KmsException.Configuration(
                    "port " + port + " is not between 0 and " + MOST_PORT,
                    "Pass a port between 1 and " + MOST_PORT + ", or 0 for any that is free");
        }
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new KmsException.Configuration(
                    grace + " for the requests under way is not between 0 and 1 day", "Pass a time of 1 day at most");
        }
    }

    /**
     * A server there.
     *
     * @param host a name or address of this machine; {@code 0.0.0.0} or {@code ::} for all
     * @param port 0 for any that is free
     * @throws KmsException.Configuration if the port is none
     */
    public static ServerSettings of(String host, int port) {
        return new ServerSettings(
                host,
                port,
                List.of(),
                Optional.empty(),
                false,
                HttpLimits.DEFAULT,
                GRACE,
                call -> {},
                Optional.empty());
    }

    /** The same with more names or addresses in its own certificate, besides the host, this machine's name and localhost. */
    public ServerSettings withNames(List<String> more) {
        return new ServerSettings(host, port, more, keyStore, isPlain, limits, grace, log, proxy);
    }

    /** The same with key and certificate of a PKCS#12 file; {@link Keyhold#serve} gets its password. */
    public ServerSettings withKeyStore(Path pkcs12) {
        return new ServerSettings(host, port, names, Optional.of(pkcs12), isPlain, limits, grace, log, proxy);
    }

    /** The same without TLS, which is refused unless the host is a loopback address. */
    public ServerSettings withPlainHttp() {
        return new ServerSettings(host, port, names, keyStore, true, limits, grace, log, proxy);
    }

    /** The same with that many connections, of which one address may have so many: 1024 and 256 if nothing is said. */
    public ServerSettings withConnections(int all, int perAddress) {
        return new ServerSettings(
                host, port, names, keyStore, isPlain, limits.withConnections(all, perAddress), grace, log, proxy);
    }

    /**
     * The same with other times.
     *
     * @param request how long a client may take to send a request and to take a reply; 10 seconds if nothing is said
     * @param idle how long a connection is kept between two requests; 60 seconds if nothing is said
     */
    public ServerSettings withTimes(Duration request, Duration idle) {
        return new ServerSettings(
                host, port, names, keyStore, isPlain, limits.withTimes(request, idle), grace, log, proxy);
    }

    /** The same with that long for the requests under way when the server stops; 10 seconds if nothing is said. */
    public ServerSettings withGrace(Duration time) {
        return new ServerSettings(host, port, names, keyStore, isPlain, limits, time, log, proxy);
    }

    /** The same, and {@code log} is told of each call after its reply; on the thread of the connection, so it should not wait. */
    public ServerSettings withLog(Consumer<ServedCall> callLog) {
        return new ServerSettings(host, port, names, keyStore, isPlain, limits, grace, callLog, proxy);
    }

    /**
     * The same, and the server is an external key store proxy too, for keys whose tag {@code keyhold:xks} has one of these prefixes.
     *
     * @param prefixes what its paths have before {@code /kms/xks/v1}, such as {@code /team-1}; may be empty texts
     * @throws KmsException.Configuration if one of them cannot be part of a path that AWS KMS takes
     */
    public ServerSettings withXksProxy(Set<String> prefixes) {
        return withXksProxy(prefixes, "");
    }

    /**
     * The same for clients in another Region than that of the store.
     *
     * @param region what AWS KMS signs its requests for
     */
    public ServerSettings withXksProxy(Set<String> prefixes, String region) {
        return new ServerSettings(
                host, port, names, keyStore, isPlain, limits, grace, log, Optional.of(new XksProxy(prefixes, region)));
    }

    /** Where it listens. */
    public String host() {
        return host;
    }

    /** The port, or 0. */
    public int port() {
        return port;
    }

    List<String> names() {
        return names;
    }

    Optional<Path> keyStore() {
        return keyStore;
    }

    boolean isPlain() {
        return isPlain;
    }

    HttpLimits limits() {
        return limits;
    }

    Duration grace() {
        return grace;
    }

    Consumer<ServedCall> log() {
        return log;
    }

    /** How the server is an external key store proxy, if it is one; for that Region unless the settings name another. */
    Optional<XksProxy> proxy(String ownRegion) {
        return proxy.map(set -> set.region().isEmpty() ? new XksProxy(set.prefixes(), ownRegion) : set);
    }
}
