package io.keyhold.x509;

import io.keyhold.api.AlternativeName;
import io.keyhold.api.CertificateContents;
import io.keyhold.api.CertificateKeyUsage;
import io.keyhold.api.CertificatePurpose;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.crypto.SignatureIdentifiers;
import io.keyhold.crypto.SigningHash;
import io.keyhold.crypto.SigningScheme;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/** Certificates (RFC 5280) and requests for them (RFC 2986) of one key, in DER. */
public final class CertificateForm {
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z"); // RFC 5280, section 4.1.2.5
    private static final int KEY_IDENTIFIER_BYTES = 20;
    private static final Set<CertificateKeyUsage> OF_AUTHORITY = Set.of(
            CertificateKeyUsage.DIGITAL_SIGNATURE, CertificateKeyUsage.KEY_CERT_SIGN, CertificateKeyUsage.CRL_SIGN);

    private final SubjectPublicKeyInfo publicKey;
    private final SigningScheme scheme;
    private final AlgorithmIdentifier algorithm;

    /** Signs with the key. */
    @FunctionalInterface
    public interface Signer {
        /** The signature over {@code input}: the digest for RSA and ECDSA, else the message. */
        byte[] sign(byte[] input);
    }

    /**
     * The form for one key.
     *
     * @param publicKey its SubjectPublicKeyInfo in DER
     * @throws KmsException.Validation if X.509 has no identifier for signatures of that algorithm
     */
    public CertificateForm(KeySpec spec, byte[] publicKey, SigningAlgorithmSpec algorithm) {
        this.publicKey = SubjectPublicKeyInfo.getInstance(publicKey);
        this.scheme = SigningScheme.of(algorithm);
        this.algorithm = SignatureIdentifiers.of(scheme, spec);
    }

    /** A certificate of the key by itself. */
    public byte[] selfSigned(CertificateContents contents, Instant now, BigInteger serialNumber, Signer signer) {
        return certificate(contents, now, serialNumber, subject(contents), extensions(contents, true), signer);
    }

    /**
     * A certificate of the key by an authority whose key signs with the same algorithm.
     *
     * @param issuer the certificate of the authority, in DER
     * @param signer signs with the key of the authority
     */
    public byte[] issued(
            CertificateContents contents, Instant now, BigInteger serialNumber, byte[] issuer, Signer signer) {
        Certificate authority = Certificate.getInstance(issuer);
        List<Extension> extensions = new ArrayList<>(List.of(extensions(contents, true)));
        extensions.add(extension(
                Extension.authorityKeyIdentifier,
                false,
                new AuthorityKeyIdentifier(
                        keyIdentifier(authority.getSubjectPublicKeyInfo()).getKeyIdentifier())));
        return certificate(
                contents, now, serialNumber, authority.getSubject(), extensions.toArray(new Extension[0]), signer);
    }

    private byte[] certificate(
            CertificateContents contents,
            Instant now,
            BigInteger serialNumber,
            X500Name issuer,
            Extension[] extensions,
            Signer signer) {
        Instant from = contents.notBefore().orElse(now);
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(serialNumber));
        generator.setSignature(algorithm);
        generator.setIssuer(issuer);
        generator.setSubject(subject(contents));
        generator.setStartDate(time(from));
        generator.setEndDate(time(end(from, contents.validity())));
        generator.setSubjectPublicKeyInfo(publicKey);
        generator.setExtensions(new Extensions(extensions));
        TBSCertificate body = generator.generateTBSCertificate();
        byte[] signature = sign(encoded(body), signer);
        return encoded(new DERSequence(vector(body, signature)));
    }

    /** A request for a certificate of the key. */
    byte[] request(CertificateContents contents, Signer signer) {
        Attribute asked = new Attribute(
                PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
                new DERSet(new Extensions(extensions(contents, false))));
        CertificationRequestInfo body = new CertificationRequestInfo(subject(contents), publicKey, new DERSet(asked));
        byte[] signature = sign(encoded(body), signer);
        return encoded(new CertificationRequest(body, algorithm, new DERBitString(signature)));
    }

    private ASN1EncodableVector vector(TBSCertificate body, byte[] signature) {
        ASN1EncodableVector parts = new ASN1EncodableVector();
        parts.add(body);
        parts.add(algorithm);
        parts.add(new DERBitString(signature));
        return parts;
    }

    private byte[] sign(byte[] body, Signer signer) {
        boolean digests = scheme.family() == KeySpec.Family.RSA || scheme.family() == KeySpec.Family.EC;
        return signer.sign(digests ? scheme.messageHash().orElseThrow().digest(body) : body);
    }

    private Extension[] extensions(CertificateContents contents, boolean ofCertificate) {
        List<Extension> extensions = new ArrayList<>();
        extensions.add(extension(Extension.basicConstraints, true, basicConstraints(contents)));
        extensions.add(extension(Extension.keyUsage, true, keyUsage(contents)));
        if (!contents.purposes().isEmpty()) {
            extensions.add(extension(Extension.extendedKeyUsage, false, purposes(contents.purposes())));
        }
        if (!contents.alternativeNames().isEmpty()) {
            extensions.add(extension(Extension.subjectAlternativeName, false, names(contents)));
        }
        if (ofCertificate) {
            extensions.add(extension(Extension.subjectKeyIdentifier, false, keyIdentifier(publicKey)));
        }
        return extensions.toArray(new Extension[0]);
    }

    private static Extension extension(ASN1ObjectIdentifier id, boolean critical, ASN1Object value) {
        return new Extension(id, critical, encoded(value));
    }

    private static BasicConstraints basicConstraints(CertificateContents contents) {
        return contents.pathLength()
                .map(BasicConstraints::new)
                .orElseGet(() -> new BasicConstraints(contents.authority()));
    }

    private static KeyUsage keyUsage(CertificateContents contents) {
        Set<CertificateKeyUsage> usages = contents.keyUsages();
        if (usages.isEmpty()) {
            usages = contents.authority() ? OF_AUTHORITY : Set.of(CertificateKeyUsage.DIGITAL_SIGNATURE);
        }
        int bits = 0;
        for (CertificateKeyUsage usage : usages) {
            bits |= bit(usage);
        }
        return new KeyUsage(bits);
    }

    private static int bit(CertificateKeyUsage usage) {
        return switch (usage) {
            case DIGITAL_SIGNATURE -> KeyUsage.digitalSignature;
            case NON_REPUDIATION -> KeyUsage.nonRepudiation;
            case KEY_ENCIPHERMENT -> KeyUsage.keyEncipherment;
            case DATA_ENCIPHERMENT -> KeyUsage.dataEncipherment;
            case KEY_AGREEMENT -> KeyUsage.keyAgreement;
            case KEY_CERT_SIGN -> KeyUsage.keyCertSign;
            case CRL_SIGN -> KeyUsage.cRLSign;
        };
    }

    private static ExtendedKeyUsage purposes(Set<CertificatePurpose> purposes) {
        return new ExtendedKeyUsage(purposes.stream()
                .sorted()
                .map(purpose -> KeyPurposeId.getInstance(new ASN1ObjectIdentifier(purpose.oid())))
                .toArray(KeyPurposeId[]::new));
    }

    private static GeneralNames names(CertificateContents contents) {
        return new GeneralNames(contents.alternativeNames().stream()
                .map(name -> new GeneralName(tag(name.kind()), name.value()))
                .toArray(GeneralName[]::new));
    }

    private static int tag(AlternativeName.Kind kind) {
        return switch (kind) {
            case DNS -> GeneralName.dNSName;
            case IP -> GeneralName.iPAddress;
            case EMAIL -> GeneralName.rfc822Name;
            case URI -> GeneralName.uniformResourceIdentifier;
        };
    }

    /** The leftmost 160 bits of SHA-256 of the key: RFC 7093, section 2, method 1. */
    private static SubjectKeyIdentifier keyIdentifier(SubjectPublicKeyInfo publicKey) {
        byte[] hash = SigningHash.SHA_256.digest(publicKey.getPublicKeyData().getOctets());
        return new SubjectKeyIdentifier(Arrays.copyOf(hash, KEY_IDENTIFIER_BYTES));
    }

    private static X500Name subject(CertificateContents contents) {
        return X500Name.getInstance(contents.subject().getEncoded());
    }

    private static Instant end(Instant from, Duration validity) {
        Duration longest = Duration.between(from, LAST);
        if (validity.compareTo(longest) > 0) {
            throw new KmsException.Validation(
                    "a validity of `" + validity + "` from " + from + " ends after the year 9999",
                    "Pass " + longest.toDays() + " days at most");
        }
        return from.plus(validity);
    }

    @SuppressWarnings("JavaUtilDate") // the type of the ASN.1 library
    private static Time time(Instant instant) {
        return new Time(Date.from(instant));
    }

    private static byte[] encoded(ASN1Object structure) {
        try {
            return structure.getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("an ASN.1 structure in memory has no encoding", e);
        }
    }
}
