package io.keyhold.xks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of the tests, and the servers and clients that it vouches for. */
final class TestTls {
    private static final char[] PASSWORD = "password".toCharArray();
    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2060-01-01T00:00:00Z");
    private final KeyPair pair = pair();
    private final X509Certificate root = certificate("authority", pair, TO, true);

    /** A server whose certificate has that name. */
    SSLContext server(String host) {
        return server(host, TO);
    }

    /** The same with a certificate that ends then. */
    SSLContext server(String host, Instant end) {
        KeyStore keys = identity(host, end);
        return context(keys, root);
    }

    /** Key and certificate of that name. */
    KeyStore identity(String host, Instant end) {
        KeyPair own = pair();
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12", "SUN");
            keys.load(null, null);
            keys.setKeyEntry(
                    "own", own.getPrivate(), PASSWORD, new Certificate[] {certificate(host, own, end, false), root});
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(KeyStore keys, X509Certificate root) {
        try {
            KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX", "SunJSSE");
            managers.init(keys, PASSWORD);
            KeyStore trusted = KeyStore.getInstance("PKCS12", "SUN");
            trusted.load(null, null);
            trusted.setCertificateEntry("root", root);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX", "SunJSSE");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
            context.init(managers.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the root in PEM. */
    Path roots(Path directory) {
        try {
            String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(root.getEncoded());
            return Files.writeString(
                    directory.resolve("roots.pem"),
                    "the authority of the tests\n-----BEGIN CERTIFICATE-----\n" + base64
                            + "\n-----END CERTIFICATE-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static char[] password() {
        return PASSWORD.clone();
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate certificate(String name, KeyPair of, Instant end, boolean isAuthority) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name("CN=authority"),
                    new BigInteger(64, new SecureRandom()),
                    Date.from(FROM),
                    Date.from(end),
                    new X500Name("CN=" + name),
                    of.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .setProvider("SunEC")
                            .build(pair.getPrivate())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
