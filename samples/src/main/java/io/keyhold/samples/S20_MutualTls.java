package io.keyhold.samples;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.AlternativeName;
import io.keyhold.api.CertificateContents;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyManagerParameters;
import io.keyhold.api.ListAliasesRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A TLS server and a client that show each other certificates of keys in Keyhold, by the JDK's own TLS. A disabled key ends
 * it at once. Argument: a directory for the store.
 */
public final class S20_MutualTls {
    private S20_MutualTls() {}

    /** Runs the sample; see the class. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        if (arguments.length != 1) {
            System.err.println("usage: S20_MutualTls DIRECTORY");
            return;
        }
        run(Files.createDirectories(Path.of(arguments[0])), System.out);
    }

    static void run(Path directory, PrintStream out) throws IOException, GeneralSecurityException {
        try (Keyhold keyhold = Keyhold.open(SampleSettings.in(directory))) {
            KeyholdProvider provider = new KeyholdProvider(keyhold);
            Security.addProvider(provider);
            try {
                X509Certificate server = certified(keyhold, "tls-server", "localhost");
                X509Certificate client = certified(keyhold, "tls-client", "client");
                SSLContext serverSide = context("tls-server", client);
                SSLContext clientSide = context("tls-client", server);

                out.println("says       " + talk(serverSide, clientSide));
                String keyId = keyhold.kms()
                        .describeKey(DescribeKeyRequest.of("alias/tls-client"))
                        .keyMetadata()
                        .keyId();
                keyhold.kms().disableKey(DisableKeyRequest.of(keyId));
                out.println("refused    a client with a disabled key: " + isRefused(serverSide, clientSide));
                keyhold.kms().enableKey(EnableKeyRequest.of(keyId));
            } finally {
                Security.removeProvider(KeyholdProvider.NAME);
            }
        }
    }

    /** A key with a certificate of its own; in place of the one of that name. */
    private static X509Certificate certified(Keyhold keyhold, String entry, String name) {
        if (keyhold.kms().listAliases(ListAliasesRequest.of()).aliases().stream()
                .noneMatch(alias -> alias.aliasName().equals("alias/" + entry))) {
            CreateKeyRequest pair =
                    CreateKeyRequest.of().withKeySpec(KeySpec.ECC_NIST_P256).withKeyUsage(KeyUsageType.SIGN_VERIFY);
            keyhold.kms()
                    .createAlias(CreateAliasRequest.of(
                            "alias/" + entry,
                            keyhold.kms().createKey(pair).keyMetadata().keyId()));
        }
        CertificateContents contents =
                CertificateContents.of("CN=" + name).withAlternativeName(AlternativeName.dns(name));
        X509Certificate certificate = keyhold.certificates().selfSigned(entry, contents);
        keyhold.certificates().install(entry, List.of(certificate));
        return certificate;
    }

    private static SSLContext context(String entry, X509Certificate trusted)
            throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("KEYHOLD");
        keys.init(KeyholdKeyManagerParameters.of(entry)); // follows the entry: a new key and chain count at once
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("trusted", trusted);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** What the server says to a client, with the names of both. */
    private static String talk(SSLContext serverSide, SSLContext clientSide) throws IOException {
        try (SSLServerSocket listening = (SSLServerSocket)
                serverSide.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setNeedClientAuth(true);
            CompletableFuture<Void> server = CompletableFuture.runAsync(() -> greet(listening));
            try (SSLSocket socket =
                    (SSLSocket) clientSide.getSocketFactory().createSocket("localhost", listening.getLocalPort())) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                String heard = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return heard + ", by " + socket.getSession().getProtocol();
            } finally {
                server.exceptionally(failure -> null).join();
            }
        }
    }

    private static void greet(SSLServerSocket listening) {
        try (SSLSocket socket = (SSLSocket) listening.accept()) {
            String peer = socket.getSession().getPeerPrincipal().getName();
            socket.getOutputStream().write(("hello " + peer).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isRefused(SSLContext serverSide, SSLContext clientSide) {
        try {
            talk(serverSide, clientSide);
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
