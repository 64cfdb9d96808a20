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
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/** Sockets of TLS for a server. Providers are named: the first one of the JCA may be Keyhold. */
public final class ServerTls {
    private static final String SUN_JSSE = "SunJSSE";
    private static final char[] IN_MEMORY = "in memory".toCharArray();

    private ServerTls() {}

    /** With a fresh key that the authority of the store certifies for these names and addresses. */
    public static SSLSocketFactory of(ServerAuthority authority, String host, List<String> names, Instant now) {
        CertificateContents contents = CertificateContents.of("CN=Keyhold server")
                .withAlternativeNames(alternativeNames(host, names))
                .withPurposes(CertificatePurpose.SERVER_AUTH);
        ServerAuthority.Certified certified = authority.certify(contents, now);
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12", SUN_JSSE);
            keys.load(null, null);
            Certificate[] chain = {certified.certificate(), authority.certificate()};
            keys.setKeyEntry("server", certified.privateKey(), IN_MEMORY, chain);
            return factory(keys, IN_MEMORY);
        } catch (GeneralSecurityException | IOException e) {
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
            return factory(keys, password);
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

    private static SSLSocketFactory factory(KeyStore keys, char[] password) throws GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance("SunX509", SUN_JSSE);
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS", SUN_JSSE);
        context.init(managers.getKeyManagers(), null, null);
        return context.getSocketFactory();
    }

    private static List<AlternativeName> alternativeNames(String host, List<String> more) {
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        names.add(host);
        names.addAll(more);
        try {
            names.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            // This machine does not know its own name: clients use another one.
        }
        List<AlternativeName> all = new ArrayList<>();
        for (String name : names) {
            boolean isAddress = name.contains(":") || name.matches("[0-9.]+");
            all.add(isAddress ? AlternativeName.ip(name) : AlternativeName.dns(name));
        }
        return all;
    }
}
