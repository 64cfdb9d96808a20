package io.keyhold.cli;

import io.keyhold.KeyholdServer;
import io.keyhold.ServerSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The server. */
@Command(
        name = "serve",
        description = {
            "Answer requests over the network as AWS KMS does, until the process is told to end.",
            "Callers sign with an access key. TLS with a certificate of the store's own authority, unless a key store"
                    + " is named."
        },
        footer = {
            "  keyhold serve",
            "  keyhold serve --host 0.0.0.0 --name keys.internal",
            "  keyhold serve --tls-keystore server.p12 --tls-password file:server.password",
            "  keyhold serve --host 0.0.0.0 --name keys.internal --xks /team-1 --xks-region eu-west-1",
            "  keyhold serve --plain-http"
        })
final class ServeCommand implements Callable<Integer> {
    private final CommandSession session;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Where to listen; 0.0.0.0 for every address (${DEFAULT-VALUE})")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", description = "0 for any that is free (${DEFAULT-VALUE})")
    private int port = 8443;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What clients call this server, for its certificate; may be repeated")
    private List<String> names = List.of();

    @Option(names = "--tls-keystore", paramLabel = "FILE", description = "Key and certificate of the server, PKCS#12")
    private String keyStore = "";

    @Option(
            names = "--tls-password",
            paramLabel = "SOURCE",
            description = "Where its password is: " + SecretSource.FORMS)
    private @Nullable SecretSource password;

    @Option(names = "--plain-http", description = "Without TLS; on a loopback address only")
    private boolean plain;

    @Option(
            names = "--max-connections",
            paramLabel = "NUMBER",
            description = "How many connections at a time (${DEFAULT-VALUE})")
    private int connections = 1024;

    @Option(
            names = "--max-per-address",
            paramLabel = "NUMBER",
            description = "How many of them from one address (${DEFAULT-VALUE})")
    private int perAddress = 256;

    @Option(
            names = "--xks",
            paramLabel = "PREFIX",
            arity = "0..1",
            fallbackValue = "",
            description = {
                "Be an external key store proxy for AWS KMS too, at PREFIX/kms/xks/v1; may be repeated.",
                "Keys are offered that have the tag keyhold:xks with PREFIX, or / for none."
            })
    private List<String> xksPrefixes = List.of();

    @Option(
            names = "--xks-region",
            paramLabel = "REGION",
            description = "The Region of the AWS KMS that is its client, unless it is that of the store")
    private String xksRegion = "";

    @Option(names = "--log-requests", description = "Print a line of JSON for each request, without anything secret")
    private boolean logRequests;

    ServeCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ServerSettings settings = settings();
        try (KeyholdServer server = start(settings)) {
            Map<String, Object> started = new LinkedHashMap<>();
            started.put("Endpoint", server.endpoint().toString());
            session.out().done(started, "listening on " + server.endpoint());
            if (!session.out().isJson() && server.authority().isPresent()) {
                session.out().note("clients trust the certificate that `keyhold server-certificate` prints");
            }
            new CountDownLatch(1)
                    .await(); // until the process is told to end: the store is closed then, and the server before
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.DONE.code();
    }

    private ServerSettings settings() {
        ServerSettings settings =
                ServerSettings.of(host, port).withNames(names).withConnections(connections, perAddress);
        settings = keyStore.isEmpty() ? settings : settings.withKeyStore(Path.of(keyStore));
        settings = plain ? settings.withPlainHttp() : settings;
        settings = xksPrefixes.isEmpty() ? settings : settings.withXksProxy(Set.copyOf(xksPrefixes), xksRegion);
        return logRequests
                ? settings.withLog(new RequestLog(session.out()::print, Clock.systemUTC()).start()::add)
                : settings;
    }

    private KeyholdServer start(ServerSettings settings) {
        SecretSource source = password;
        char[] secret =
                source == null ? new char[0] : source.read(session.terminal(), "the password of the key store", false);
        try {
            return session.region().serve(settings, secret);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }
}
