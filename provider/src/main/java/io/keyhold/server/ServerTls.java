package io.keyhold.server;

import io.keyhold.api.AlternativeName;
import io.keyhold.api.CertificateContents;
import io.keyhold.api.CertificatePurpose;
import io.keyhold.api.KmsException;
import io.keyhold.gate.ServerAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/** Sockets of TLS for a server. Providers are named: the first one of the JCA may be Keyhold. */
public final class ServerTls {
    private static final String SUN_JSSE = "SunJSSE";

    private ServerTls() {}

    /** With keys that the authority of the store certifies for these names and addresses. */
    public static SSLSocketFactory of(ServerAuthority authority, String host, List<String> names, Clock clock) {
        CertificateContents contents = CertificateContents.of("CN=Keyhold server")
                .withAlternativeNames(alternativeNames(host, names))
                .withPurposes(CertificatePurpose.SERVER_AUTH);
        try {
            return factory(new RenewedKey(authority, contents, clock));
        } catch (GeneralSecurityException e) {
            throw new KmsException.Internal("no TLS context for the server", "Report it with the stack trace", e);
        }
    }

    /**
     * With the key and certificate of a file.
     *
     * @param password of file and key; still the caller's
     */
    public static SSLSocketFactory of(Path pkcs12, char[] password) {
        try (InputStream in = Files.newInputStream(pkcs12)) {
            KeyStore keys = KeyStore.getInstance("PKCS12", SUN_JSSE);
            keys.load(in, password);
            requireKey(pkcs12, keys);
            KeyManagerFactory managers = KeyManagerFactory.getInstance("SunX509", SUN_JSSE);
            managers.init(keys, password);
            return factory(managers.getKeyManagers());
        } catch (IOException | GeneralSecurityException e) {
            throw new KmsException.Configuration(
                    "key store `" + pkcs12 + "` cannot be opened: " + e.getMessage(),
                    "Name a PKCS#12 file and its password",
                    e);
        }
    }

    private static void requireKey(Path pkcs12, KeyStore keys) throws GeneralSecurityException {
        for (String alias : Collections.list(keys.aliases())) {
            if (keys.isKeyEntry(alias)) {
                return;
            }
        }
        throw new KmsException.Configuration(
                "key store `" + pkcs12 + "` has no private key", "Put key and certificate of the server into it");
    }

    private static SSLSocketFactory factory(KeyManager... managers) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS", SUN_JSSE);
        context.init(managers, null, null);
        return context.getSocketFactory();
    }

    /** Names that were asked for must be possible; what this machine calls itself is left out if no certificate can have it. */
    private static List<AlternativeName> alternativeNames(String host, List<String> more) {
        Set<AlternativeName> names = new LinkedHashSet<>();
        for (String name : List.of("localhost", "127.0.0.1", "::1")) {
            names.add(alternativeName(name));
        }
        if (!isEveryAddress(host)) {
            names.add(alternativeName(withoutZone(host)));
        }
        more.forEach(name -> names.add(alternativeName(name)));
        ownName().ifPresent(names::add);
        return List.copyOf(names);
    }

    private static boolean isEveryAddress(String host) {
        return host.equals("0.0.0.0") || host.contains(":") && host.chars().allMatch(c -> c == ':' || c == '0');
    }

    private static String withoutZone(String host) {
        int zone = host.indexOf('%');
        return zone < 0 ? host : host.substring(0, zone);
    }

    private static Optional<AlternativeName> ownName() {
        try {
            return Optional.of(alternativeName(InetAddress.getLocalHost().getHostName()));
        } catch (UnknownHostException | KmsException.Configuration e) {
            return Optional.empty(); // clients use another one
        }
    }

    private static AlternativeName alternativeName(String name) {
        try {
            boolean isAddress = name.contains(":") || name.matches("[0-9.]+");
            return isAddress ? AlternativeName.ip(name) : AlternativeName.dns(name);
        } catch (KmsException.Validation e) {
            throw new KmsException.Configuration(
                    "`" + name + "` is neither a host name nor an address that a certificate can have",
                    "Pass a host name in ASCII, such as keys.example.com, or an address in digits",
                    e);
        }
    }
}
