package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SignatureAlgorithm;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import javax.crypto.SecretKey;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.SignatureMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jose4j.jca.ProviderContext;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** Unmodified libraries that sign: with handles and the provider appended, verified with the public key alone. */
class SigningLibrariesTest {
    private static final String TEXT = "{\"sub\":\"keyhold\"}";
    private static Managed managed;

    @BeforeAll
    static void open() throws Exception {
        managed = Managed.at(Managed.Place.APPENDED);
    }

    @AfterAll
    static void close() {
        managed.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void nimbus_rsaAlgorithms_signAndVerify(String algorithm) throws Exception {
        KeyPair pair = managed.signing(KeySpec.RSA_2048);
        PrivateKey handle = pair.getPrivate();
        Provider provider = managed.provider;
        RSASSASigner signer = new RSASSASigner(handle);
        if (algorithm.startsWith("PS")) {
            signer.getJCAContext().setProvider(provider);
        }
        assertThat(nimbus(algorithm, signer, new RSASSAVerifier((RSAPublicKey) pair.getPublic())))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"ES256, ECC_NIST_P256, P-256", "ES384, ECC_NIST_P384, P-384", "ES512, ECC_NIST_P521, P-521"})
    void nimbus_ecAlgorithms_signAndVerify(String algorithm, KeySpec spec, String curve) throws Exception {
        KeyPair pair = managed.signing(spec);
        JWSSigner signer = new ECDSASigner(pair.getPrivate(), Curve.parse(curve));

        assertThat(nimbus(algorithm, signer, new ECDSAVerifier((ECPublicKey) pair.getPublic())))
                .isTrue();
    }

    @Test
    void nimbus_encryptedToken_opensWithAHandle() throws Exception {
        KeyPair pair = managed.pair(KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT);
        JWEObject sealed =
                new JWEObject(new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM), new Payload(TEXT));
        sealed.encrypt(new RSAEncrypter((RSAPublicKey) pair.getPublic()));
        JWEObject opened = JWEObject.parse(sealed.serialize());
        RSADecrypter decrypter = new RSADecrypter(pair.getPrivate());
        decrypter.getJCAContext().setKeyEncryptionProvider(managed.provider);
        opened.decrypt(decrypter);

        assertThat(opened.getPayload()).hasToString(TEXT);
    }

    private static boolean nimbus(String algorithm, JWSSigner signer, JWSVerifier verifier) throws Exception {
        JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.parse(algorithm)), new Payload(TEXT));
        token.sign(signer);
        return JWSObject.parse(token.serialize()).verify(verifier);
    }

    @ParameterizedTest
    @CsvSource({
        "RS256, RSA_2048",
        "RS512, RSA_2048",
        "PS256, RSA_2048",
        "PS512, RSA_2048",
        "ES256, ECC_NIST_P256",
        "ES384, ECC_NIST_P384",
        "ES512, ECC_NIST_P521",
        "EdDSA, ECC_NIST_EDWARDS25519"
    })
    void jose4j_signsAndVerifies(String algorithm, KeySpec spec) throws Exception {
        KeyPair pair = managed.signing(spec);
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(TEXT);
        token.setAlgorithmHeaderValue(algorithm);
        token.setKey(pair.getPrivate());
        if (algorithm.startsWith("PS")) {
            ProviderContext context = new ProviderContext();
            context.getSuppliedKeyProviderContext().setSignatureProvider("Keyhold");
            token.setProviderContext(context);
        }
        JsonWebSignature read = new JsonWebSignature();
        read.setCompactSerialization(token.getCompactSerialization());
        read.setKey(pair.getPublic());

        assertThat(read.verifySignature()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "RS256, RSA_2048",
        "PS256, RSA_2048",
        "PS512, RSA_2048",
        "ES256, ECC_NIST_P256",
        "ES384, ECC_NIST_P384",
        "ES512, ECC_NIST_P521",
        "EdDSA, ECC_NIST_EDWARDS25519"
    })
    void jjwt_signsAndVerifies(String algorithm, KeySpec spec) throws Exception {
        KeyPair pair = managed.signing(spec);
        SignatureAlgorithm chosen = (SignatureAlgorithm) Jwts.SIG.get().forKey(algorithm);
        String token = Jwts.builder()
                .provider(managed.provider)
                .subject("keyhold")
                .signWith(pair.getPrivate(), chosen)
                .compact();

        assertThat(Jwts.parser()
                        .verifyWith(pair.getPublic())
                        .build()
                        .parseSignedClaims(token)
                        .getPayload()
                        .getSubject())
                .isEqualTo("keyhold");
    }

    @Test
    void jjwt_hmac_signsAndVerifiesWithAHandle() throws Exception {
        SecretKey handle = managed.secret(KeySpec.HMAC_256);
        Provider provider = managed.provider;
        String token = Jwts.builder()
                .provider(provider)
                .subject("keyhold")
                .signWith(handle, Jwts.SIG.HS256)
                .compact();

        assertThat(token.split("\\.")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "SHA256withRSA, RSA_2048",
        "SHA256withRSAandMGF1, RSA_2048",
        "SHA512withRSAandMGF1, RSA_2048",
        "SHA256withECDSA, ECC_NIST_P256",
        "SHA512withECDSA, ECC_NIST_P521",
        "Ed25519, ECC_NIST_EDWARDS25519",
        "ML-DSA-65, ML_DSA_65"
    })
    void bouncyCastle_contentSigner_makesRequestsAndCertificates(String algorithm, KeySpec spec) throws Exception {
        KeyPair pair = managed.signing(spec);
        PrivateKey handle = pair.getPrivate();
        ContentSigner signer = new JcaContentSignerBuilder(algorithm).build(handle);
        PKCS10CertificationRequest request =
                new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=a"), pair.getPublic()).build(signer);

        assertThat(request.isSignatureValid(new JcaContentVerifierProviderBuilder()
                        .setProvider(Managed.BC)
                        .build(pair.getPublic())))
                .isTrue();
        X509Certificate certificate = Certificates.selfSigned(pair, algorithm);
        certificate.verify(pair.getPublic(), Managed.BC);
    }

    @ParameterizedTest
    @CsvSource({
        "SHA256withRSA, RSA_2048",
        "SHA256withRSAandMGF1, RSA_2048",
        "SHA384withECDSA, ECC_NIST_P384",
        "Ed25519, ECC_NIST_EDWARDS25519"
    })
    void bouncyCastle_cms_signsAndVerifies(String algorithm, KeySpec spec) throws Exception {
        KeyPair pair = managed.signing(spec);
        X509Certificate certificate = Certificates.selfSigned(pair, algorithm);
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(
                new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
                        .build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate()), certificate));
        generator.addCertificates(new JcaCertStore(List.of(certificate)));
        CMSSignedData signed =
                generator.generate(new CMSProcessableByteArray(TEXT.getBytes(StandardCharsets.UTF_8)), true);

        SignerInformation signer = new CMSSignedData(signed.getEncoded())
                .getSignerInfos()
                .iterator()
                .next();
        assertThat(signer.verify(new JcaSimpleSignerInfoVerifierBuilder()
                        .setProvider(Managed.BC)
                        .build(certificate)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256, RSA_2048",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512, RSA_2048",
        "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1, RSA_2048",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256, ECC_NIST_P256",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384, ECC_NIST_P384",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512, ECC_NIST_P521"
    })
    void xmlSignature_ofTheJdk_signsAndValidates(String method, KeySpec spec) throws Exception {
        KeyPair pair = managed.signing(spec);
        Document document = document();
        XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
        Reference reference = factory.newReference(
                "",
                factory.newDigestMethod(DigestMethod.SHA256, null),
                List.of(factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null)),
                null,
                null);
        SignedInfo info = factory.newSignedInfo(
                factory.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
                factory.newSignatureMethod(method, (SignatureMethodParameterSpec) null),
                List.of(reference));
        PrivateKey handle = pair.getPrivate();
        DOMSignContext context = new DOMSignContext(handle, document.getDocumentElement());
        Provider provider = managed.provider;
        context.setProperty("org.jcp.xml.dsig.internal.dom.SignatureProvider", provider);
        factory.newXMLSignature(info, null).sign(context);

        DOMValidateContext validating = new DOMValidateContext(
                pair.getPublic(),
                document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature").item(0));
        assertThat(factory.unmarshalXMLSignature(validating).validate(validating))
                .isTrue();
    }

    private static Document document() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document document = factory.newDocumentBuilder().newDocument();
        document.appendChild(document.createElementNS("urn:test", "order")).setTextContent("7");
        return document;
    }
}
