package io.keyhold.remote;

import io.keyhold.api.KmsException;
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
 * TLS to the server, of the JDK's own providers: the first provider, and the default context of the JVM, may be this client, which
 * would then wait for itself. Versions 1.2 and 1.3; the certificate must have the name of the host.
 */
public final class RemoteTls {
    private static final String JSSE = "SunJSSE";
    private static final String SUN = "SUN";
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final int MAX_FILE_BYTES = 1 << 20;
    private final SSLContext context;

    private RemoteTls(SSLContext context) {
        this.context = context;
    }

    /**
     * TLS as the settings say.
     *
     * @param roots the certificates that are trusted, in PEM, and nothing else; empty for those of the JVM
     * @param identity a PKCS#12 file with key and certificate to show to the server; empty for none
     * @param password of that file; still the caller's to clear
     * @throws KmsException.Configuration if a file is not what it should be
     */
    public static RemoteTls read(Optional<Path> roots, Optional<Path> identity, char[] password) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX", JSSE);
            @Nullable KeyStore trusted = roots.isEmpty() ? null : trusted(roots.get());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS", JSSE);
            context.init(
                    identity.isEmpty() ? new KeyManager[0] : managers(identity.get(), password),
                    trust.getTrustManagers(),
                    OsRandom.onDemand());
            return new RemoteTls(context);
        } catch (IOException | GeneralSecurityException e) {
            throw new KmsException.Configuration(
                    "TLS to the backend cannot be set up: " + e.getMessage(),
                    "Name a PEM file in keyhold.backend-trust, and a PKCS#12 file with its password in"
                            + " keyhold.backend-key-store",
                    e);
        }
    }

    private static KeyManager[] managers(Path file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12", SUN);
        try (InputStream in = new ByteArrayInputStream(bytes(file))) {
            keys.load(in, password);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance("NewSunX509", JSSE);
        managers.init(new KeyStoreBuilderParameters(
                KeyStore.Builder.newInstance(keys, new KeyStore.PasswordProtection(password))));
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

    SSLContext context() {
        return context;
    }

    SSLParameters parameters() {
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(Arrays.copyOf(PROTOCOLS, PROTOCOLS.length));
        parameters.setEndpointIdentificationAlgorithm(
                "HTTPS"); // a system property takes it away where it is not set here
        return parameters;
    }
}
