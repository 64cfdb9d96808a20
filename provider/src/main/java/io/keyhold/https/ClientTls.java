package io.keyhold.https;

import io.keyhold.crypto.OsRandom;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyStoreBuilderParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS to another service, of the JDK's own providers: the first provider, and the default context of the JVM, may be Keyhold, which
 * would then wait for itself. Versions 1.2 and 1.3; certificates are checked up to a root that is trusted, and have the name of
 * the host, whatever the system properties of the JVM say.
 */
public final class ClientTls {
    private static final String JSSE = "SunJSSE";
    private static final String SUN = "SUN";
    private static final String PKIX = "PKIX";
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final int MAX_FILE_BYTES = 1 << 20;

    private final SSLContext context;

    private ClientTls(SSLContext context) {
        this.context = context;
    }

    /** Trusts whom the JVM trusts, and shows no certificate. */
    public static ClientTls ofJvm() throws GeneralSecurityException {
        return of(Optional.empty(), Optional.empty());
    }

    /**
     * TLS with trust and identity of its own.
     *
     * @param roots the certificates that are trusted, in PEM, and nothing else; empty for those of the JVM
     * @param identity key and certificate that are shown to the service, where it asks for them; empty for none
     * @throws IOException if a file cannot be read
     * @throws GeneralSecurityException if it does not have what it should
     */
    public static ClientTls read(Optional<Path> roots, Optional<Identity> identity)
            throws IOException, GeneralSecurityException {
        Optional<KeyStore> trusted = roots.isEmpty() ? Optional.empty() : Optional.of(trusted(roots.get()));
        return of(trusted, identity);
    }

    /**
     * A private key with its certificates.
     *
     * @param keyStore with one entry
     * @param password of the entry; the caller clears it
     */
    public record Identity(KeyStore keyStore, char[] password) {
        /** A PKCS#12 file, read by the JDK. */
        public static Identity pkcs12(Path file, char[] password) throws IOException, GeneralSecurityException {
            KeyStore keyStore = KeyStore.getInstance("PKCS12", SUN);
            try (InputStream in = new ByteArrayInputStream(bytes(file))) {
                keyStore.load(in, password);
            }
            return new Identity(keyStore, password);
        }
    }

    private static ClientTls of(Optional<KeyStore> trusted, Optional<Identity> identity)
            throws GeneralSecurityException {
        @Nullable KeyStore roots = trusted.orElse(null);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(PKIX, JSSE);
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS", JSSE);
        context.init(
                identity.isEmpty() ? new KeyManager[0] : managers(identity.get()),
                trust.getTrustManagers(),
                OsRandom.onDemand());
        return new ClientTls(context);
    }

    private static KeyManager[] managers(Identity identity) throws GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance("NewSunX509", JSSE);
        managers.init(new KeyStoreBuilderParameters(KeyStore.Builder.newInstance(
                identity.keyStore(), new KeyStore.PasswordProtection(identity.password()))));
        return managers.getKeyManagers();
    }

    private static KeyStore trusted(Path roots) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12", SUN);
        trusted.load(null, null);
        List<Certificate> certificates = certificates(roots);
        for (int i = 0; i < certificates.size(); i++) {
            trusted.setCertificateEntry("root-" + i, certificates.get(i));
        }
        return trusted;
    }

    /** The certificates in a PEM file, in their order. */
    public static List<Certificate> certificates(Path pem) throws IOException, GeneralSecurityException {
        List<Certificate> found = new ArrayList<>(CertificateFactory.getInstance("X.509", SUN)
                .generateCertificates(new ByteArrayInputStream(bytes(pem))));
        if (found.isEmpty()) {
            throw new IOException("no certificates in `" + pem + "`");
        }
        return found;
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new IOException("`" + file + "` is longer than " + MAX_FILE_BYTES + " bytes");
            }
            return bytes;
        }
    }

    /** The context. */
    public SSLContext context() {
        return context;
    }

    /** What each connection is held to: the protocols, and the name of the host. */
    public SSLParameters parameters() {
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(Arrays.copyOf(PROTOCOLS, PROTOCOLS.length));
        parameters.setEndpointIdentificationAlgorithm(
                "HTTPS"); // a system property takes it away where it is not set here
        return parameters;
    }
}
