package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.Keyhold;
import io.keyhold.api.AlternativeName;
import io.keyhold.api.CertificateContents;
import io.keyhold.api.CertificateKeyUsage;
import io.keyhold.api.CertificatePurpose;
import io.keyhold.api.Certificates;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.SigningAlgorithmSpec;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and requests in one call, judged by Bouncy Castle, openssl and the JDK. */
class CertificatesTest {
    private static final CertificateContents CONTENTS = CertificateContents.of("CN=web.example.com, O=Example")
            .withAlternativeName(AlternativeName.dns("web.example.com"))
            .withAlternativeName(AlternativeName.parse("ip:192.0.2.1"))
            .withAlternativeName(AlternativeName.ip("2001:db8::1"))
            .withAlternativeName(AlternativeName.email("web@example.com"))
            .withAlternativeName(AlternativeName.uri("spiffe://example.com/web"));
    private static final Map<KeySpec, String> KEYS = new EnumMap<>(KeySpec.class);

    @TempDir
    static Path directory;

    private static Managed managed;
    private static Certificates certificates;

    @BeforeAll
    static void open() throws Exception {
        managed = Managed.alone();
        certificates = managed.keyhold.certificates();
    }

    @AfterAll
    static void close() {
        managed.close();
    }

    /** Every algorithm of these key specs, but Ed25519ph. */
    private static Stream<DynamicTest> each(Stream<KeySpec> specs, Check check) {
        return specs.flatMap(spec -> spec.signingAlgorithms(KeyUsageType.SIGN_VERIFY).stream()
                .filter(algorithm -> algorithm != SigningAlgorithmSpec.ED25519_PH_SHA_512)
                .map(algorithm -> DynamicTest.dynamicTest(
                        spec + " " + algorithm, () -> check.run(spec, CONTENTS.withSigningAlgorithm(algorithm)))));
    }

    private interface Check {
        void run(KeySpec spec, CertificateContents contents) throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> selfSigned_eachAlgorithm_isValidToBouncyCastleAndJdk() {
        return each(readByJdk(), (spec, contents) -> {
            X509Certificate certificate = certificates.selfSigned(key(spec), contents);

            X509CertificateHolder judged = new X509CertificateHolder(certificate.getEncoded());
            assertThat(judged.isSignatureValid(verifier(judged))).isTrue();
            if (isKnownToJdk(spec)) {
                certificate.verify(certificate.getPublicKey());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> selfSigned_eachAlgorithmOpensslKnows_isValidToOpenssl() {
        return each(readByJdk(), (spec, contents) -> {
            Tool openssl = Tool.openssl(directory);
            byte[] der = certificates.selfSigned(key(spec), contents).getEncoded();
            openssl.file("self.der", der);
            String text = openssl.run("x509", "-inform", "DER", "-in", "self.der", "-noout", "-text");
            assertThat(text)
                    .contains("DNS:web.example.com, IP Address:192.0.2.1", "CA:FALSE", "URI:spiffe://example.com/web");
            if (spec.family() != KeySpec.Family.ML_DSA) {
                openssl.run("x509", "-inform", "DER", "-in", "self.der", "-out", "self.pem");
                assertThat(openssl.run(verify(spec, "verify", "-check_ss_sig", "-CAfile", "self.pem", "self.pem")))
                        .contains("self.pem: OK");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> request_eachAlgorithm_isValidToBouncyCastleAndOpenssl() {
        return each(Stream.of(KeySpec.values()), (spec, contents) -> {
            byte[] der = certificates.request(key(spec), contents);

            PKCS10CertificationRequest judged = new PKCS10CertificationRequest(der);
            assertThat(judged.isSignatureValid(new JcaContentVerifierProviderBuilder()
                            .setProvider(Managed.BC)
                            .build(judged.getSubjectPublicKeyInfo())))
                    .isTrue();
            assertThat(judged.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest))
                    .hasSize(1);
            if (spec.family() != KeySpec.Family.ML_DSA) {
                Tool openssl = Tool.openssl(directory);
                openssl.file("request.der", der);
                assertThat(openssl.run(
                                verify(spec, "req", "-verify", "-inform", "DER", "-in", "request.der", "-noout")))
                        .containsIgnoringCase("verify OK");
            }
        });
    }

    @Test
    void both_printedByKeytool_sayTheirNames() throws Exception {
        Tool keytool = Tool.keytool(directory);
        keytool.file(
                "printed.der",
                certificates.selfSigned(key(KeySpec.RSA_3072), CONTENTS).getEncoded());
        byte[] request = certificates.request(key(KeySpec.RSA_3072), CONTENTS);
        keytool.file("printed.csr", pem(request).getBytes(StandardCharsets.US_ASCII));

        assertThat(keytool.run("-J-Duser.language=en", "-printcert", "-file", "printed.der"))
                .contains("Owner: CN=web.example.com, O=Example", "IPAddress: 192.0.2.1");
        assertThat(keytool.run("-J-Duser.language=en", "-printcertreq", "-file", "printed.csr"))
                .contains("Subject: CN=web.example.com, O=Example", "DNSName: web.example.com");
    }

    @Test
    void selfSigned_sm2WhichTheJdkDoesNotRead_isRefused() {
        assertThatThrownBy(() -> certificates.selfSigned(key(KeySpec.SM2), CONTENTS))
                .isInstanceOf(KmsException.Unsupported.class)
                .hasMessageContaining("Call Certificates.request");
    }

    @Test
    @SuppressWarnings("JavaUtilDate") // the type of X509Certificate
    void selfSigned_authorityForTenYears_saysSo() throws Exception {
        Instant from = Instant.parse("2045-06-01T12:00:00Z");
        CertificateContents contents = CertificateContents.of("CN=Root")
                .withAuthority(2)
                .withNotBefore(from)
                .withValidity(Duration.ofDays(3650))
                .withPurposes(CertificatePurpose.SERVER_AUTH, CertificatePurpose.CLIENT_AUTH);

        X509Certificate certificate = certificates.selfSigned(key(KeySpec.ECC_NIST_P256), contents);

        assertThat(certificate.getBasicConstraints()).isEqualTo(2);
        assertThat(certificate.getKeyUsage())
                .containsExactly(true, false, false, false, false, true, true, false, false);
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getNotBefore()).isEqualTo(Date.from(from));
        assertThat(certificate.getNotAfter()).isEqualTo(Date.from(from.plus(Duration.ofDays(3650))));
        assertThat(certificate.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
        assertThat(certificate.getSerialNumber().signum()).isOne();
        assertThat(certificate.getSerialNumber().bitLength()).isEqualTo(128);
    }

    @Test
    void selfSigned_chosenUsages_areThoseOnly() throws Exception {
        X509Certificate certificate = certificates.selfSigned(
                key(KeySpec.RSA_2048),
                CONTENTS.withKeyUsages(CertificateKeyUsage.NON_REPUDIATION, CertificateKeyUsage.CRL_SIGN));

        assertThat(certificate.getKeyUsage())
                .containsExactly(false, true, false, false, false, false, true, false, false);
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(certificate.getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(
                        List.of(2, "web.example.com"),
                        List.of(7, "192.0.2.1"),
                        List.of(7, "2001:db8:0:0:0:0:0:1"),
                        List.of(1, "web@example.com"),
                        List.of(6, "spiffe://example.com/web"));
    }

    /** The example of docs/jca.md. */
    @Test
    void guide_itsExample_installsAndRequests() throws Exception {
        try (Managed own = Managed.alone()) {
            Keyhold keyhold = own.keyhold;
            CreateKeyRequest signing =
                    CreateKeyRequest.of().withKeySpec(KeySpec.ECC_NIST_P256).withKeyUsage(KeyUsageType.SIGN_VERIFY);
            String keyId = keyhold.kms().createKey(signing).keyMetadata().keyId();
            keyhold.kms().createAlias(CreateAliasRequest.of("alias/web", keyId));

            Certificates certificates = keyhold.certificates();
            CertificateContents web = CertificateContents.of("CN=web.example.com")
                    .withAlternativeName(AlternativeName.dns("web.example.com"))
                    .withPurposes(CertificatePurpose.SERVER_AUTH);
            certificates.install("web", List.of(certificates.selfSigned("web", web)));
            byte[] request = certificates.request("web", web);

            assertThat(new PKCS10CertificationRequest(request).getSubject()).hasToString("CN=web.example.com");
            assertThat(own.store().getCertificateChain("web")).hasSize(1);
        }
    }

    @Test
    void install_answerOfAnAuthority_isTheChainOfTheEntry() throws Exception {
        Tool openssl = Tool.openssl(directory);
        String keyId = key(KeySpec.ECC_NIST_P384);
        managed.kms().createAlias(CreateAliasRequest.of("alias/web", keyId));
        openssl.file("web.csr", certificates.request("web", CONTENTS));
        openssl.run(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=Issuer",
                "-keyout",
                "ca.key",
                "-out",
                "ca.pem");
        openssl.run(
                "x509",
                "-req",
                "-inform",
                "DER",
                "-in",
                "web.csr",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-copy_extensions",
                "copy",
                "-days",
                "30",
                "-out",
                "web.pem");
        List<X509Certificate> chain = List.of(read("web.pem"), read("ca.pem"));

        certificates.install("alias/web", chain);

        KeyStore store = managed.store();
        assertThat(store.getCertificateChain("web")).containsExactlyElementsOf(chain);
        assertThat(store.getEntry("web", null)).isInstanceOf(KeyStore.PrivateKeyEntry.class);
        assertThat(chain.get(0).getSubjectAlternativeNames()).hasSize(5);
        assertThatThrownBy(() -> certificates.install("web", List.of(chain.get(1), chain.get(0))))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("the first certificate, of `CN=Issuer`, is not of this key");
        assertThatThrownBy(() -> certificates.install("web", List.of(chain.get(0), chain.get(0))))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("is issued by `CN=Issuer`");
    }

    @Test
    void certificates_wrongKeyOrName_areRefusedWithTheRemedy() throws Exception {
        String secret =
                managed.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        X509Certificate certificate = certificates.selfSigned(key(KeySpec.RSA_2048), CONTENTS);

        assertThatThrownBy(() -> certificates.selfSigned("nobody", CONTENTS))
                .isInstanceOf(KmsException.NotFound.class)
                .hasMessageContaining("`nobody`");
        assertThatThrownBy(() -> certificates.request(secret, CONTENTS))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("Name a key pair");
        assertThatThrownBy(() -> certificates.request(agreementKey(), CONTENTS))
                .isInstanceOf(KmsException.InvalidKeyUsage.class);
        assertThatThrownBy(() -> certificates.selfSigned(
                        key(KeySpec.ECC_NIST_EDWARDS25519),
                        CONTENTS.withSigningAlgorithm(SigningAlgorithmSpec.ED25519_PH_SHA_512)))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("Use ED25519_SHA_512");
        assertThatThrownBy(() -> certificates.selfSigned(
                        key(KeySpec.RSA_2048), CONTENTS.withSigningAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256)))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("does not sign with ECDSA_SHA_256");
        assertThatThrownBy(() -> certificates.install(key(KeySpec.RSA_2048), List.of(certificate)))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("Call CreateAlias");
    }

    @TestFactory
    Stream<DynamicTest> alternativeName_malformed_isRefused() {
        return Stream.of(
                        "DNS:",
                        "DNS:a b",
                        "DNS:-x",
                        "DNS:ü.example",
                        "IP:web",
                        "IP:1.2.3.999",
                        "IP:::1::",
                        "EMAIL:web",
                        "URI:web",
                        "web",
                        "")
                .map(text -> DynamicTest.dynamicTest(
                        "`" + text + "`",
                        () -> assertThatThrownBy(() -> AlternativeName.parse(text))
                                .isInstanceOf(KmsException.Validation.class)
                                .hasMessageContaining("Pass ")));
    }

    @Test
    void contents_impossible_areRefused() {
        CertificateContents contents = CertificateContents.of("CN=x");

        assertThatThrownBy(() -> CertificateContents.of("x")).isInstanceOf(KmsException.Validation.class);
        assertThatThrownBy(() -> CertificateContents.of("")).isInstanceOf(KmsException.Validation.class);
        assertThatThrownBy(() -> contents.withValidity(Duration.ZERO)).isInstanceOf(KmsException.Validation.class);
        assertThatThrownBy(() -> contents.withKeyUsages(CertificateKeyUsage.KEY_CERT_SIGN))
                .isInstanceOf(KmsException.Validation.class);
        assertThatThrownBy(() -> contents.withAuthority(-1)).isInstanceOf(KmsException.Validation.class);
        assertThatThrownBy(() -> certificates.selfSigned(
                        key(KeySpec.ECC_NIST_P256), contents.withValidity(Duration.ofDays(4_000_000))))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("after the year 9999");
    }

    private static String[] verify(KeySpec spec, String command, String... arguments) {
        Stream<String> options = spec == KeySpec.SM2 ? Stream.of("-vfyopt", "distid:1234567812345678") : Stream.of();
        return Stream.of(Stream.of(command), options, Stream.of(arguments))
                .flatMap(part -> part)
                .toArray(String[]::new);
    }

    private static Stream<KeySpec> readByJdk() {
        return Stream.of(KeySpec.values()).filter(spec -> spec != KeySpec.SM2);
    }

    private static boolean isKnownToJdk(KeySpec spec) {
        return spec.family() == KeySpec.Family.RSA
                || spec == KeySpec.ECC_NIST_P256
                || spec == KeySpec.ECC_NIST_P384
                || spec == KeySpec.ECC_NIST_P521
                || spec == KeySpec.ECC_NIST_EDWARDS25519;
    }

    private static ContentVerifierProvider verifier(X509CertificateHolder holder) throws Exception {
        return new JcaContentVerifierProviderBuilder().setProvider(Managed.BC).build(holder);
    }

    private static X509Certificate read(String name) throws Exception {
        try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(directory.resolve(name)))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** The one form of a request that keytool reads. */
    private static String pem(byte[] request) {
        return "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(request)
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }

    private static String agreementKey() {
        return create(KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT);
    }

    private static String key(KeySpec spec) {
        return KEYS.computeIfAbsent(spec, each -> create(each, KeyUsageType.SIGN_VERIFY));
    }

    private static String create(KeySpec spec, KeyUsageType usage) {
        return managed.kms()
                .createKey(CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(usage))
                .keyMetadata()
                .keyId();
    }
}
