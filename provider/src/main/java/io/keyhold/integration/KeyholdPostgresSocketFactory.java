package io.keyhold.integration;

import io.keyhold.api.KeyholdKeyManagerParameters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.WrappedFactory;

/**
 * Client certificates of Keyhold for the PostgreSQL driver: {@code
 * sslfactory=io.keyhold.integration.KeyholdPostgresSocketFactory}. {@code sslfactoryarg} names the entries that may be
 * used, {@code *} standing for any characters; {@code sslrootcert} is the PEM file of the authorities that the server's
 * certificate must come from, without it those of the JDK count. With {@code sslmode=verify-full} the driver checks the
 * server's name. The provider must be installed.
 */
@SuppressWarnings("exports") // whoever names this class has the driver
public final class KeyholdPostgresSocketFactory extends WrappedFactory {
    private static final int MOST_PEM_BYTES = 16 << 20;

    /** For the driver, which gives the properties of the connection. */
    public KeyholdPostgresSocketFactory(Properties connection) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                keys(connection.getProperty("sslfactoryarg")).getKeyManagers(),
                trusted(Optional.ofNullable(connection.getProperty("sslrootcert"))),
                null);
        factory = context.getSocketFactory();
    }

    private static KeyManagerFactory keys(@Nullable String entries) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("KEYHOLD");
        keys.init(
                entries == null || entries.isEmpty()
                        ? KeyholdKeyManagerParameters.of()
                        : KeyholdKeyManagerParameters.of(entries.split("\\s*,\\s*")));
        return keys;
    }

    private static TrustManager @Nullable [] trusted(Optional<String> pemFile)
            throws GeneralSecurityException, IOException {
        if (pemFile.isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        byte[] pem = read(Path.of(pemFile.get()));
        for (Certificate certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            store.setCertificateEntry("authority" + store.size(), certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static byte[] read(Path pemFile) throws IOException {
        try (InputStream in = Files.newInputStream(pemFile)) {
            byte[] pem = in.readNBytes(MOST_PEM_BYTES + 1);
            if (pem.length > MOST_PEM_BYTES) {
                throw new IOException("file `" + pemFile + "` is longer than " + MOST_PEM_BYTES
                        + " bytes; name one with the certificates alone");
            }
            return pem;
        }
    }
}
