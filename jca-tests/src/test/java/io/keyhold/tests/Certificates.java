package io.keyhold.tests;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates made by Bouncy Castle, signed by whichever provider takes the key. */
final class Certificates {
    private static final Date FROM = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
    private static final Date TO = Date.from(Instant.parse("2060-01-01T00:00:00Z"));
    private static final SecureRandom RANDOM = new SecureRandom();

    private Certificates() {}

    /** A self-signed certificate of {@code CN=localhost}, which is a certificate authority too. */
    static X509Certificate selfSigned(KeyPair pair, String algorithm) throws Exception {
        return issue("localhost", pair.getPublic(), "localhost", pair, algorithm);
    }

    /** A certificate of {@code CN=subject} for localhost, issued by {@code CN=issuer}. */
    static X509Certificate issue(String subject, PublicKey key, String issuer, KeyPair authority, String algorithm)
            throws Exception {
        X500Name from = new X500Name("CN=" + issuer);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                from, new BigInteger(64, RANDOM), FROM, TO, new X500Name("CN=" + subject), key);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
        }));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(key.equals(authority.getPublic())));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(authority.getPrivate())));
    }
}
