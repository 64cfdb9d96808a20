package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.api.CertificateContents;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import io.keyhold.api.KmsException;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import javax.crypto.SecretKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code javax.crypto.KEM} with handles, as programs call it. */
class KemSpiTest {
    private static final Keys KEYS = Keys.alone();

    @BeforeAll
    static void requireKem() {
        assumeTrue(PlainKem.isThere(), "this Java has no javax.crypto.KEM");
    }

    @ParameterizedTest
    @CsvSource({"ML_KEM_512, ML-KEM-512, 768", "ML_KEM_768, ML-KEM-768, 1088", "ML_KEM_1024, ML-KEM, 1568"})
    void secret_throughThePlainApi_isTheSameOnBothSides(KeySpec spec, String name, int ciphertext) throws Exception {
        KeyPair pair = KEYS.shared(spec);
        PlainKem kem = PlainKem.of(name, KEYS.provider);
        Object encapsulator = kem.newEncapsulator(pair.getPublic(), null, new SecureRandom());
        Object decapsulator = kem.newDecapsulator(pair.getPrivate(), null);
        PlainKem.Encapsulated made = PlainKem.encapsulate(encapsulator);
        PlainKem.Encapsulated half = PlainKem.encapsulate(encapsulator, 16, 32, "AES");

        assertThat(PlainKem.decapsulate(decapsulator, made.ciphertext())).isEqualTo(made.key());
        assertThat(made.key().getEncoded()).hasSize(32);
        assertThat(made.key().getAlgorithm()).isEqualTo("Generic");
        SecretKey found = PlainKem.decapsulate(decapsulator, half.ciphertext(), 16, 32, "AES");
        assertThat(found).isEqualTo(half.key());
        assertThat(found.getEncoded())
                .isEqualTo(Arrays.copyOfRange(
                        PlainKem.decapsulate(decapsulator, half.ciphertext()).getEncoded(), 16, 32));
        for (Object party : new Object[] {encapsulator, decapsulator}) {
            assertThat(PlainKem.tell(party, "secretSize")).isEqualTo(32);
            assertThat(PlainKem.tell(party, "encapsulationSize")).isEqualTo(ciphertext);
            assertThat(PlainKem.tell(party, "providerName")).isEqualTo("Keyhold");
        }
    }

    @ParameterizedTest
    @EnumSource(SelectionTest.Place.class)
    void handle_withoutProviderName_reachesKeyhold(SelectionTest.Place place) throws Exception {
        try (Keys keys = place.install()) {
            KeyPair pair = keys.signing(KeySpec.ML_KEM_768);

            assertThat(PlainKem.agree("ML-KEM", pair.getPublic(), pair.getPrivate()))
                    .isTrue();
            assertThat(PlainKem.agree("ML-KEM-768", pair.getPublic(), pair.getPrivate()))
                    .isTrue();
        }
    }

    /** Who has the public key needs nobody's leave, as for verification. */
    @Test
    void encapsulate_withAPublicKeyOfADisabledKey_asksNobody() throws Exception {
        try (Keys keys = Keys.appended()) {
            KeyPair pair = keys.signing(KeySpec.ML_KEM_512);
            Object encapsulator = PlainKem.of("ML-KEM", keys.provider).newEncapsulator(pair.getPublic(), null, null);
            Object decapsulator = PlainKem.of("ML-KEM", keys.provider).newDecapsulator(pair.getPrivate(), null);
            keys.disable(true);

            byte[] ciphertext = PlainKem.encapsulate(encapsulator).ciphertext();
            assertThatThrownBy(() -> PlainKem.decapsulate(decapsulator, ciphertext))
                    .isInstanceOf(ProviderException.class)
                    .hasCauseInstanceOf(KmsException.Disabled.class)
                    .hasMessageContaining("is disabled")
                    .hasMessageContaining("audit event ");
            keys.disable(false);
            assertThat(PlainKem.decapsulate(decapsulator, ciphertext).getEncoded())
                    .hasSize(32);
        }
    }

    @Test
    void decapsulate_wrongCiphertext_isAnErrorOfItsLengthOnly() throws Exception {
        Object decapsulator = PlainKem.of("ML-KEM", KEYS.provider)
                .newDecapsulator(KEYS.shared(KeySpec.ML_KEM_768).getPrivate(), null);

        assertThat(PlainKem.decapsulate(decapsulator, new byte[1088]).getEncoded())
                .hasSize(32);
        for (int length : new int[] {0, 768, 1087, 1089}) {
            assertThatThrownBy(() -> PlainKem.decapsulate(decapsulator, new byte[length]))
                    .hasMessageStartingWith("a ciphertext of `" + length + "` bytes is not one of key spec ML_KEM_768")
                    .hasCauseInstanceOf(KmsException.InvalidCiphertext.class)
                    .satisfies(e -> assertThat(e.getClass().getName()).isEqualTo("javax.crypto.DecapsulateException"));
        }
    }

    @Test
    void ranges_thatAreNone_areRefusedBeforeTheCall() throws Exception {
        KeyPair pair = KEYS.shared(KeySpec.ML_KEM_768);
        PlainKem kem = PlainKem.of("ML-KEM", KEYS.provider);
        Object encapsulator = kem.newEncapsulator(pair.getPublic(), null, null);
        Object decapsulator = kem.newDecapsulator(pair.getPrivate(), null);

        assertThatThrownBy(() -> PlainKem.encapsulate(encapsulator, 0, 33, "AES"))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> PlainKem.decapsulate(decapsulator, new byte[1], -1, 32, "AES"))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> PlainKem.decapsulate(decapsulator, new byte[1], 0, 32, null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> PlainKem.decapsulate(decapsulator, null, 0, 32, "AES"))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> PlainKem.encapsulate(encapsulator, 3, 3, "AES"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("bytes 3 to 3 were asked for as `AES`");
        assertThatThrownBy(() -> PlainKem.decapsulate(decapsulator, new byte[1088], 0, 32, ""))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void keys_thatAreNotForIt_areRefusedWithTheReason() throws Exception {
        KeyPair pair = KEYS.shared(KeySpec.ML_KEM_768);
        KeyPair signing = KEYS.shared(KeySpec.ECC_NIST_P256);
        PlainKem any = PlainKem.of("ML-KEM", KEYS.provider);
        PlainKem other = PlainKem.of("ML-KEM-512", KEYS.provider);

        assertThatThrownBy(() -> other.newDecapsulator(pair.getPrivate(), null))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("is ML_KEM_768, which is not for ML-KEM-512. Use ML-KEM");
        assertThatThrownBy(() -> other.newEncapsulator(pair.getPublic(), null, null))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessage("the public key is ML_KEM_768, which is not for ML-KEM-512. Use ML-KEM");
        assertThatThrownBy(() -> any.newDecapsulator(signing.getPrivate(), null))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("is ECC_NIST_P256, which is not for ML-KEM");
        assertThatThrownBy(() -> any.newEncapsulator(signing.getPublic(), null, null))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageStartingWith("the key is not an ML-KEM public key but a EC key of ");
        assertThatThrownBy(() -> any.newEncapsulator(null, null, null)).isInstanceOf(InvalidKeyException.class);
        assertThatThrownBy(() -> any.newDecapsulator(null, null)).isInstanceOf(InvalidKeyException.class);
        assertThatThrownBy(() -> any.newEncapsulator(pair.getPublic(), NamedParameterSpec.X25519, null))
                .isInstanceOf(InvalidAlgorithmParameterException.class)
                .hasMessage("ML-KEM takes no parameters");
    }

    @Test
    void keyPairGenerator_byNameAndByParameters_makesThatSet() throws Exception {
        KeyPairGenerator any = KeyPairGenerator.getInstance("ML-KEM", KEYS.provider);
        any.initialize(new KeyholdKeyGenSpec(java.util.Optional.of("kem"), "", false));
        KeyPair made = any.generateKeyPair();
        KeyPairGenerator plain = KeyPairGenerator.getInstance("ML-KEM", KEYS.provider);
        plain.initialize(new NamedParameterSpec("ML-KEM-1024"));
        PrivateKeyHandle unstored = (PrivateKeyHandle) plain.generateKeyPair().getPrivate();

        assertThat(((PrivateKeyHandle) made.getPrivate()).key().spec()).isEqualTo(KeySpec.ML_KEM_768);
        assertThat(((PrivateKeyHandle) made.getPrivate()).key().usage())
                .isEqualTo(KeyUsageType.ENCAPSULATE_DECAPSULATE);
        assertThat(unstored.key().spec()).isEqualTo(KeySpec.ML_KEM_1024);
        assertThatThrownBy(() -> PlainKem.decapsulate(
                        PlainKem.of("ML-KEM", KEYS.provider).newDecapsulator(unstored, null), new byte[1568]))
                .isInstanceOf(ProviderException.class)
                .hasCauseInstanceOf(KmsException.class);
        assertThatThrownBy(() -> plain.initialize(768)).hasMessageContaining("there is no managed ML-KEM key of size");
        assertThatThrownBy(() -> KeyPairGenerator.getInstance("ML-KEM-512", KEYS.provider)
                        .initialize(KeyholdKeyGenSpec.of(KeySpec.ML_KEM_768, KeyUsageType.ENCAPSULATE_DECAPSULATE)))
                .hasMessage("ML-KEM-512 makes [ML_KEM_512], not ML_KEM_768");
    }

    @Test
    void keyStore_entryOfAKeyPair_isAHandleThatDecapsulates() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("ML-KEM-512", KEYS.provider);
        generator.initialize(KeyholdKeyGenSpec.named("entry"));
        KeyPair pair = generator.generateKeyPair();
        KeyStore store = KEYS.store();
        PrivateKey handle = (PrivateKey) store.getKey("entry", null);
        PlainKem kem = PlainKem.of("ML-KEM", KEYS.provider);
        PlainKem.Encapsulated made = PlainKem.encapsulate(kem.newEncapsulator(pair.getPublic(), null, null));

        assertThat(handle).isEqualTo(pair.getPrivate());
        assertThat(store.getCertificateChain("entry")).isNull();
        assertThat(PlainKem.decapsulate(kem.newDecapsulator(handle, null), made.ciphertext()))
                .isEqualTo(made.key());
    }

    /** What a certificate of such a key is: an authority's, for key encipherment only, RFC 9935. */
    @Test
    void certificate_ofAnAuthority_isInstalledAndItsKeyEncapsulates() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("ML-KEM-768", KEYS.provider);
        generator.initialize(new NamedParameterSpec("ML-KEM-768"));
        KeyPair pair = generator.generateKeyPair();
        X509Certificate certificate = certified(pair.getPublic());
        KeyStore store = KEYS.store();
        store.setKeyEntry("certified", pair.getPrivate(), null, new Certificate[] {certificate});
        PublicKey read = KeyFactory.getInstance("ML-KEM", KEYS.provider)
                .generatePublic(new X509EncodedKeySpec(
                        store.getCertificate("certified").getPublicKey().getEncoded()));
        PlainKem kem = PlainKem.of("ML-KEM", KEYS.provider);
        PlainKem.Encapsulated made = PlainKem.encapsulate(kem.newEncapsulator(read, null, null));

        assertThat(PlainKem.decapsulate(
                        kem.newDecapsulator((PrivateKey) store.getKey("certified", null), null), made.ciphertext()))
                .isEqualTo(made.key());
        KEYS.keyhold.certificates().install("certified", List.of(certified(pair.getPublic())));
        assertThatThrownBy(() ->
                        KEYS.keyhold.certificates().selfSigned("certified", CertificateContents.of("CN=certified")))
                .isInstanceOf(KmsException.InvalidKeyUsage.class)
                .hasMessageContaining("key usage is ENCAPSULATE_DECAPSULATE which is not valid for Sign.")
                .hasMessageContaining("Name a key for SIGN_VERIFY");
    }

    private static X509Certificate certified(PublicKey key) throws Exception {
        KeyPair authority = KeyPairGenerator.getInstance("EC", "SunEC").generateKeyPair();
        byte[] encoded = new X509v3CertificateBuilder(
                        new X500Name("CN=Authority"),
                        BigInteger.ONE,
                        Date.from(Instant.parse("2026-01-01T00:00:00Z")),
                        Date.from(Instant.parse("2036-01-01T00:00:00Z")),
                        new X500Name("CN=certified"),
                        SubjectPublicKeyInfo.getInstance(key.getEncoded()))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyEncipherment))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate()))
                .getEncoded();
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    @Test
    void keyFactory_readsPublicKeysAndNothingElse() throws Exception {
        KeyPair pair = KEYS.shared(KeySpec.ML_KEM_1024);
        KeyFactory factory = KeyFactory.getInstance("ML-KEM", KEYS.provider);
        PublicKey read =
                factory.generatePublic(new X509EncodedKeySpec(pair.getPublic().getEncoded()));

        assertThat(read.getEncoded()).isEqualTo(pair.getPublic().getEncoded());
        assertThat(read.getAlgorithm()).isEqualTo("ML-KEM");
        assertThat(factory.getKeySpec(pair.getPrivate(), X509EncodedKeySpec.class)
                        .getEncoded())
                .isEqualTo(read.getEncoded());
        PlainKem kem = PlainKem.of("ML-KEM", KEYS.provider);
        PlainKem.Encapsulated made = PlainKem.encapsulate(kem.newEncapsulator(read, null, null));
        assertThat(PlainKem.decapsulate(kem.newDecapsulator(pair.getPrivate(), null), made.ciphertext()))
                .isEqualTo(made.key());
        assertThatThrownBy(() -> factory.generatePrivate(new PKCS8EncodedKeySpec(new byte[86])))
                .isInstanceOf(InvalidKeySpecException.class);
        assertThatThrownBy(() -> factory.generatePublic(new X509EncodedKeySpec(new byte[1206])))
                .isInstanceOf(InvalidKeySpecException.class)
                .hasMessageContaining("is none of ML-DSA, ML-KEM, secp256k1 or SM2");
    }

    @Test
    void softwareKey_isTakenByTheJdkOrByNobody() throws Exception {
        assumeTrue(
                Security.getProvider("SunJCE").getService("KeyPairGenerator", "ML-KEM") != null,
                "SunJCE of this Java has no ML-KEM");
        KeyPair software = KeyPairGenerator.getInstance("ML-KEM", "SunJCE").generateKeyPair();
        try (Keys keys = Keys.first()) {
            KeyPair ofTheJdk = KeyPairGenerator.getInstance("ML-KEM-768").generateKeyPair(); // as TLS makes them
            assertThat(ofTheJdk.getPrivate()).isNotInstanceOf(PrivateKeyHandle.class);
            assertThat(PlainKem.agree("ML-KEM-768", ofTheJdk.getPublic(), ofTheJdk.getPrivate()))
                    .isTrue();
            assertThat(PlainKem.agree("ML-KEM", software.getPublic(), software.getPrivate()))
                    .isTrue();
            assertThat(keys.storedKeys()).isZero();
            assertThatThrownBy(() -> PlainKem.of("ML-KEM", keys.provider).newDecapsulator(software.getPrivate(), null))
                    .isInstanceOf(InvalidKeyException.class)
                    .hasMessageContaining("Keyhold works with keys from its KeyStore and generators only");
            assertThatThrownBy(() -> keys.store().setKeyEntry("software", software.getPrivate(), null, null))
                    .isInstanceOf(Exception.class);
        }
    }
}
