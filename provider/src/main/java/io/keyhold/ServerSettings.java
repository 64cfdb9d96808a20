package io.keyhold;

import io.keyhold.server.http.HttpLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where and how {@link Keyhold#serve} listens. TLS, with a certificate of the store's own authority, unless something else is
 * said. Immutable.
 */
public final class ServerSettings {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private final String host;
    private final int port;
    private final List<String> names;
    private final Optional<Path> keyStore;
    private final boolean isPlain;
    private final HttpLimits limits;
    private final Duration grace;
    private final Consumer<ServedCall> log;

    private ServerSettings(
            String host,
            int port,
            List<String> names,
            Optional<Path> keyStore,
            boolean isPlain,
            HttpLimits limits,
            Duration grace,
            Consumer<ServedCall> log) {
        this.host = host;
        this.port = port;
        this.names = List.copyOf(names);
        this.keyStore = keyStore;
        this.isPlain = isPlain;
        this.limits = limits;
        this.grace = grace;
        this.log = log;
    }

    /**
     * A server there.
     *
     * @param host a name or address of this machine; {@code 0.0.0.0} or {@code ::} for all
     * @param port 0 for any that is free
     */
    public static ServerSettings of(String host, int port) {
        return new ServerSettings(
                host, port, List.of(), Optional.empty(), false, HttpLimits.DEFAULT, GRACE, call -> {});
    }

    /** The same with more names or addresses in its own certificate, in addition to the host, this machine's name and localhost. */
    public ServerSettings withNames(List<String> more) {
        return new ServerSettings(host, port, more, keyStore, isPlain, limits, grace, log);
    }

    /** The same with key and certificate of a PKCS#12 file; {@link Keyhold#serve} gets its password. */
    public ServerSettings withKeyStore(Path pkcs12) {
        return new ServerSettings(host, port, names, Optional.of(pkcs12), isPlain, limits, grace, log);
    }

    /** The same without TLS, which is refused unless the host is a loopback address. */
    public ServerSettings withPlainHttp() {
        return new ServerSettings(host, port, names, keyStore, true, limits, grace, log);
    }

    /** The same with that many connections, of which one address may have so many; by default 1024 and 256. */
    public ServerSettings withConnections(int all, int perAddress) {
        return new ServerSettings(
                host, port, names, keyStore, isPlain, limits.withConnections(all, perAddress), grace, log);
    }

    /**
     * The same with other times.
     *
     * @param request how long a client may take to send a request and to take a reply; 10 seconds if nothing is said
     * @param idle how long a connection is kept between two requests; 60 seconds if nothing is said
     */
    public ServerSettings withTimes(Duration request, Duration idle) {
        return new ServerSettings(host, port, names, keyStore, isPlain, limits.withTimes(request, idle), grace, log);
    }

    /** The same with that long for the requests under way when the server stops; by default 10 seconds. */
    public ServerSettings withGrace(Duration time) {
        return new ServerSettings(host, port, names, keyStore, isPlain, limits, time, log);
    }

    /** The same, and {@code log} gets each call, on the thread of the call, so it must not block. */
    public ServerSettings withLog(Consumer<ServedCall> callLog) {
        return new ServerSettings(host, port, names, keyStore, isPlain, limits, grace, callLog);
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
}
