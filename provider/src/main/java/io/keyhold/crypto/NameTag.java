package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** A certificate that a key signs for itself and that nobody trusts: a token finds a private key again only by its certificate. */
public final class NameTag {
    private static final Date FIRST = Date.from(Instant.parse("2000-01-01T00:00:00Z"));
    private static final Date LAST = Date.from(Instant.parse("9999-12-31T23:59:59Z")); // RFC 5280: no end

    private NameTag() {}

    /**
     * The certificate in DER.
     *
     * @param spki DER SubjectPublicKeyInfo of the key
     * @param name its common name, 64 characters at most
     * @param serial its serial number
     */
    public static byte[] of(SigningEngine key, byte[] spki, String name, BigInteger serial) {
        boolean isRsa = key.spec().family() == KeySpec.Family.RSA;
        AlgorithmIdentifier algorithm = isRsa
                ? new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE)
                : new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, name).build();
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(serial));
        generator.setSignature(algorithm);
        generator.setIssuer(subject);
        generator.setSubject(subject);
        generator.setStartDate(new Time(FIRST));
        generator.setEndDate(new Time(LAST));
        generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(spki));
        TBSCertificate signed = generator.generateTBSCertificate();
        try {
            SigningScheme scheme = isRsa
                    ? new SigningScheme.RsaPkcs1(SigningHash.SHA_256)
                    : new SigningScheme.Ecdsa(SigningHash.SHA_256, EcdsaEncoding.DER);
            byte[] signature = key.sign(scheme, signed.getEncoded(ASN1Encoding.DER));
            ASN1EncodableVector parts = new ASN1EncodableVector();
            parts.add(signed);
            parts.add(algorithm);
            parts.add(new DERBitString(signature));
            return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("a certificate has no DER encoding", e);
        }
    }
}
