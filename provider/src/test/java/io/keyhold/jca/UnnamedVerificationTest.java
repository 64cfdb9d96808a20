package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.TestCertificates;
import io.keyhold.api.KeySpec;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is signed without a provider name is verified without one, wherever Keyhold stands among the providers. */
class UnnamedVerificationTest {
    private static final byte[] TEXT = "said".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @CsvSource({
        "APPENDED, SHA256withRSA/PSS, RSA_2048",
        "APPENDED, SHA384withRSAandMGF1, RSA_2048",
        "APPENDED, SHA512withRSASSA-PSS, RSA_2048",
        "FIRST, SHA256withRSA/PSS, RSA_2048",
        "APPENDED, SHA256withECDSA, ECC_SECG_P256K1",
        "APPENDED, SHA256withECDSAinP1363Format, ECC_SECG_P256K1",
        "APPENDED, NONEwithECDSA, ECC_SECG_P256K1",
        "FIRST, SHA256withECDSA, ECC_SECG_P256K1",
        "APPENDED, SM3withSM2, SM2",
        "APPENDED, ML-DSA-44, ML_DSA_44",
        "APPENDED, Ed25519, ECC_NIST_EDWARDS25519"
    })
    void verify_withoutAProviderName_holds(SelectionTest.Place place, String name, KeySpec spec) throws Exception {
        try (Keys keys = place.install()) {
            KeyPair pair = keys.signing(spec);
            byte[] message = name.startsWith("NONE") ? new byte[32] : TEXT;
            byte[] made = sign(name, pair, message);

            assertThat(verify(name, pair.getPublic(), message, made)).isTrue();
            message[0] ^= 1;
            assertThat(verify(name, pair.getPublic(), message, made)).isFalse();
            message[0] ^= 1;
        }
    }

    @Test
    void verify_digestOfAnotherLength_isRefused() throws Exception {
        try (Keys keys = Keys.appended()) {
            KeyPair pair = keys.signing(KeySpec.ECC_SECG_P256K1);
            byte[] made = sign("NONEwithECDSA", pair, new byte[32]);

            assertThatThrownBy(() -> verify("NONEwithECDSA", pair.getPublic(), new byte[5], made))
                    .isInstanceOf(SignatureException.class)
                    .hasMessageContaining("Digest is invalid length");
        }
    }

    /** The key of somebody else's provider, under a name that the JDK does not have. */
    @Test
    void verify_pssByName_takesTheKeysOfEverybody() throws Exception {
        try (Keys keys = Keys.appended()) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", Keys.BC);
            generator.initialize(2048);
            KeyPair software = generator.generateKeyPair();
            Signature signature = Signature.getInstance("SHA256withRSA/PSS", Keys.BC);
            signature.initSign(software.getPrivate());
            signature.update(TEXT);
            byte[] made = signature.sign();

            assertThat(verify("SHA256withRSA/PSS", software.getPublic(), TEXT, made))
                    .isTrue();
            assertThat(verify("SHA384withRSA/PSS", software.getPublic(), TEXT, made))
                    .isFalse();
            assertThat(keys.storedKeys()).isZero();
        }
    }

    /** The JDK makes a key of its own of it, with which SunEC says "Curve not supported" in the end. */
    @ParameterizedTest
    @EnumSource
    void certificateOnSecp256k1_isVerifiedAsTheGuideSays(SelectionTest.Place place) throws Exception {
        try (Keys keys = place.install()) {
            X509Certificate certificate = read(TestCertificates.selfSigned(secp256k1(), bouncy()));
            X509Certificate other = read(TestCertificates.selfSigned(secp256k1(), bouncy()));
            KeyFactory factory = KeyFactory.getInstance("EC", keys.provider);
            PublicKey translated = (PublicKey) factory.translateKey(certificate.getPublicKey());
            PublicKey wrong = (PublicKey) factory.translateKey(other.getPublicKey());

            certificate.verify(certificate.getPublicKey(), keys.provider);
            certificate.verify(translated);
            assertThat(translated).isInstanceOf(KoblitzOrSm2PublicKey.class);
            assertThatThrownBy(() -> certificate.verify(wrong)).isInstanceOf(SignatureException.class);
            assertThatThrownBy(() -> certificate.verify(other.getPublicKey(), keys.provider))
                    .isInstanceOf(SignatureException.class);
            assertThat(keys.storedKeys()).isZero();
        }
    }

    /** Its key is of the JDK's class there too, which a program without managed keys expects. */
    @Test
    void certificateOnSecp256k1_whereKeyholdIsFirst_isVerifiedUnnamed() throws Exception {
        try (Keys keys = Keys.first()) {
            X509Certificate certificate = read(TestCertificates.selfSigned(secp256k1(), bouncy()));
            X509Certificate other = read(TestCertificates.selfSigned(secp256k1(), bouncy()));

            certificate.verify(certificate.getPublicKey());

            assertThat(certificate.getPublicKey()).isInstanceOf(ECPublicKey.class);
            assertThatThrownBy(() -> certificate.verify(other.getPublicKey())).isInstanceOf(SignatureException.class);
            assertThat(keys.storedKeys()).isZero();
        }
    }

    @Test
    void wordsOfTheGuide_forACertificateOnSecp256k1_verify() throws Exception {
        try (Keys keys = Keys.appended()) {
            X509Certificate certificate = read(TestCertificates.selfSigned(secp256k1(), bouncy()));
            PublicKey issuerKey = certificate.getPublicKey();

            certificate.verify(issuerKey, Security.getProvider("Keyhold"));
            Signature.getInstance("SHA256withECDSA", "Keyhold").initVerify(certificate);
            PublicKey ours =
                    (PublicKey) KeyFactory.getInstance("EC", "Keyhold").translateKey(certificate.getPublicKey());

            assertThat(ours.getEncoded()).isEqualTo(issuerKey.getEncoded());
            assertThat(keys.storedKeys()).isZero();
        }
    }

    /** Keys of other classes are for SunEC; translated, they are for Keyhold. */
    @Test
    void translateKey_ofAnotherProvidersSecp256k1Key_verifies() throws Exception {
        try (Keys keys = Keys.appended()) {
            KeyPair foreign = secp256k1();
            Signature signature = Signature.getInstance("SHA256withECDSA", Keys.BC);
            signature.initSign(foreign.getPrivate());
            signature.update(TEXT);
            byte[] made = signature.sign();

            PublicKey ours =
                    (PublicKey) KeyFactory.getInstance("EC", keys.provider).translateKey(foreign.getPublic());

            assertThat(verify("SHA256withECDSA", ours, TEXT, made)).isTrue();
            assertThat(KeyFactory.getInstance("EC", keys.provider).translateKey(ours))
                    .isSameAs(ours);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ECC_SECG_P256K1", "SM2"})
    void publicKey_onACurveTheJdkDoesNotKnow_givesItsPointThroughTheKeyFactory(KeySpec spec) throws Exception {
        try (Keys keys = Keys.alone()) {
            PublicKey key = keys.signing(spec).getPublic();
            KeyFactory factory = KeyFactory.getInstance("EC", keys.provider);
            byte[] encoded = key.getEncoded();

            ECPublicKeySpec point = factory.getKeySpec(key, ECPublicKeySpec.class);

            assertThat(key).isInstanceOf(ECKey.class).isNotInstanceOf(ECPublicKey.class);
            assertThat(point.getParams()).isSameAs(((ECKey) key).getParams());
            assertThat(point.getW().getAffineX().toByteArray())
                    .endsWith(Arrays.copyOfRange(encoded, encoded.length - 64, encoded.length - 32));
            assertThat(factory.getKeySpec(key, X509EncodedKeySpec.class).getEncoded())
                    .isEqualTo(encoded);
            assertThat(key.getClass().getMethods())
                    .as("the bridge for AsymmetricKey.getParams of Java 22 and later")
                    .anyMatch(method -> method.getName().equals("getParams")
                            && method.getReturnType() == AlgorithmParameterSpec.class
                            && method.isBridge());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA256withRSA/PSS", "SHA256withRSA"})
    void verify_keyOfAnotherKind_isRefused(String name) throws Exception {
        try (Keys keys = Keys.appended()) {
            PublicKey secp256k1 = keys.signing(KeySpec.ECC_SECG_P256K1).getPublic();

            assertThatThrownBy(() -> verify(name, secp256k1, TEXT, new byte[256]))
                    .isInstanceOf(InvalidKeyException.class)
                    .hasMessageContaining("is not for SHA256withRSA");
        }
    }

    private static byte[] sign(String name, KeyPair pair, byte[] message) throws Exception {
        Signature signature = Signature.getInstance(name);
        signature.initSign(pair.getPrivate());
        signature.update(message);
        return signature.sign();
    }

    private static boolean verify(String name, PublicKey key, byte[] message, byte[] made) throws Exception {
        Signature signature = Signature.getInstance(name);
        signature.initVerify(key);
        signature.update(message);
        return signature.verify(made);
    }

    private static KeyPair secp256k1() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", Keys.BC);
        generator.initialize(new ECGenParameterSpec("secp256k1"));
        return generator.generateKeyPair();
    }

    private static JcaContentSignerBuilder bouncy() {
        return new JcaContentSignerBuilder("SHA256withECDSA").setProvider(Keys.BC);
    }

    private static X509Certificate read(X509Certificate certificate) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509", "SUN")
                .generateCertificate(new ByteArrayInputStream(certificate.getEncoded()));
    }
}
