package io.keyhold;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates made by Bouncy Castle, signed by whichever provider takes the key. */
public final class TestCertificates {
    private TestCertificates() {}

    /** A self-signed certificate of {@code CN=localhost}. */
    public static X509Certificate selfSigned(KeyPair pair, JcaContentSignerBuilder signer) throws Exception {
        X500Name name = new X500Name("CN=localhost");
        Date from = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
        Date to = Date.from(Instant.parse("2060-01-01T00:00:00Z"));
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(name, BigInteger.ONE, from, to, name, pair.getPublic())
                        .build(signer.build(pair.getPrivate())));
    }
}
