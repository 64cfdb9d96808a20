package io.keyhold.jca;

import static io.keyhold.api.KeySpec.ECC_NIST_P256;
import static io.keyhold.api.KeySpec.RSA_2048;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures with handles, verified by another implementation. */
class SignatureTest {
    private static final byte[] MESSAGE = "a message to sign".getBytes(StandardCharsets.UTF_8);
    private static final Keys KEYS = Keys.alone();
    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, SHA256withRSA",
        "RSA_2048, SHA384withRSA",
        "RSA_3072, SHA512withRSA",
        "RSA_2048, 1.2.840.113549.1.1.11",
        "RSA_2048, SHA256withRSAandMGF1",
        "RSA_2048, SHA384WITHRSASSA-PSS",
        "RSA_2048, SHA512withRSA/PSS",
        "ECC_NIST_P256, SHA256withECDSA",
        "ECC_NIST_P384, SHA384withECDSA",
        "ECC_NIST_P521, SHA512withECDSA",
        "ECC_NIST_P256, SHA256withECDSAinP1363Format",
        "ECC_NIST_P521, SHA512withECDSAinP1363Format",
        "ECC_NIST_P256, 1.2.840.10045.4.3.2",
        "ECC_SECG_P256K1, SHA256withECDSA",
        "ECC_NIST_EDWARDS25519, EdDSA",
        "ECC_NIST_EDWARDS25519, Ed25519",
        "ECC_NIST_EDWARDS25519, 1.3.101.112",
        "ML_DSA_44, ML-DSA",
        "ML_DSA_65, ML-DSA-65",
        "ML_DSA_87, ML-DSA",
        "ML_DSA_44, 2.16.840.1.101.3.4.3.17",
        "SM2, SM3withSM2"
    })
    void sign_everyNameOfTheSpec_isVerifiedByAnother(KeySpec spec, String name) throws Exception {
        KeyPair pair = pair(spec);
        Signature signature = Signature.getInstance(name, KEYS.provider);
        signature.initSign(pair.getPrivate());
        for (byte b : MESSAGE) {
            signature.update(b);
        }
        byte[] byBytes = signature.sign();
        signature.update(ByteBuffer.wrap(MESSAGE));
        byte[] again = signature.sign();

        assertThat(verified(judge(name), name, pair.getPublic(), byBytes)).isTrue();
        assertThat(verified(judge(name), name, pair.getPublic(), again)).isTrue();
        again[again.length - 1] ^= 1;
        assertThat(verified(judge(name), name, pair.getPublic(), again)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ECC_NIST_P256, SHA384withECDSA, Use SHA256withECDSA (keytool and jarsigner: -sigalg)",
        "ECC_NIST_P384, SHA256withECDSAinP1363Format, Use SHA384withECDSAinP1363Format",
        "ECC_NIST_P521, SHA1withECDSA, Use SHA512withECDSA",
        "ECC_NIST_P256, SHA3-256withECDSA, Use SHA256withECDSA",
        "RSA_2048, SHA1withRSA, 'Use SHA256withRSA, SHA384withRSA or SHA512withRSA'",
        "ML_DSA_44, ML-DSA-65, Use ML-DSA-44 or ML-DSA",
        "RSA_2048, SHA256withECDSA, is not for SHA256withECDSA"
    })
    void initSign_nameOutsideTheTable_isRefusedWithTheNameToUse(KeySpec spec, String name, String remedy)
            throws Exception {
        PrivateKey handle = pair(spec).getPrivate();
        Signature signature = Signature.getInstance(name, KEYS.provider);

        assertThatThrownBy(() -> signature.initSign(handle))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining(remedy);
    }

    @Test
    void pss_parametersBeforeOrAfterTheKey_signTheSame() throws Exception {
        KeyPair pair = pair(RSA_2048);
        Signature before = Signature.getInstance("RSASSA-PSS", KEYS.provider);
        before.setParameter(PSS);
        before.initSign(pair.getPrivate());
        Signature after = Signature.getInstance("RSASSA-PSS", KEYS.provider);
        after.initSign(pair.getPrivate());
        after.setParameter(PSS);

        for (Signature signature : new Signature[] {before, after}) {
            signature.update(MESSAGE);
            byte[] made = signature.sign();
            Signature judge = Signature.getInstance("RSASSA-PSS", "SunRsaSign");
            judge.setParameter(PSS);
            judge.initVerify(pair.getPublic());
            judge.update(MESSAGE);
            assertThat(judge.verify(made)).isTrue();
            assertThat(signature
                            .getParameters()
                            .getParameterSpec(PSSParameterSpec.class)
                            .getSaltLength())
                    .isEqualTo(32);
        }
    }

    @Test
    void pss_getParametersWithoutKeyOrParameters_isNull() throws Exception {
        assertThat(Signature.getInstance("RSASSA-PSS", KEYS.provider).getParameters())
                .isNull();
    }

    @Test
    void pss_otherSaltOrNone_isRefused() throws Exception {
        Signature signature = Signature.getInstance("RSASSA-PSS", KEYS.provider);
        signature.initSign(pair(RSA_2048).getPrivate());

        assertThatThrownBy(() -> signature.setParameter(
                        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 20, 1)))
                .isInstanceOf(InvalidAlgorithmParameterException.class)
                .hasMessageContaining("a salt as long as the hash");
        assertThatThrownBy(signature::sign)
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("parameters");
    }

    @ParameterizedTest
    @CsvSource({"RSASSA-PSS, RSA", "SHA256withRSA, RSA", "SHA256withECDSA, EC", "Ed25519, Ed25519"})
    void sign_softwareKey_goesToTheNextProvider(String name, String kind) throws Exception {
        KeyPair software = KeyPairGenerator.getInstance(kind).generateKeyPair();
        Signature signature = Signature.getInstance(name, KEYS.provider);
        if (name.equals("RSASSA-PSS")) {
            signature.setParameter(PSS);
        }
        signature.initSign(software.getPrivate());
        signature.update(MESSAGE);
        byte[] made = signature.sign();
        signature.initVerify(software.getPublic());
        signature.update(MESSAGE);

        assertThat(signature.verify(made)).isTrue();
    }

    @Test
    void none_withDigests_isDigestSigning() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(MESSAGE);
        KeyPair ec = pair(ECC_NIST_P256);
        Signature none = Signature.getInstance("NONEwithECDSA", KEYS.provider);
        none.initSign(ec.getPrivate());
        none.update(digest);
        assertThat(verified("SunEC", "SHA256withECDSA", ec.getPublic(), none.sign()))
                .isTrue();

        KeyPair rsa = pair(RSA_2048);
        Signature raw = Signature.getInstance("NONEwithRSA", KEYS.provider);
        raw.initSign(rsa.getPrivate());
        raw.update(java.util.HexFormat.of().parseHex("3031300d060960864801650304020105000420"));
        raw.update(digest);
        assertThat(verified("SunRsaSign", "SHA256withRSA", rsa.getPublic(), raw.sign()))
                .isTrue();
        raw.update(digest);
        assertThatThrownBy(raw::sign).isInstanceOf(SignatureException.class).hasMessageContaining("DigestInfo");
    }

    @Test
    void ed25519ph_byParameters_isVerifiedByTheJdk() throws Exception {
        KeyPair pair = pair(KeySpec.ECC_NIST_EDWARDS25519);
        Signature signature = Signature.getInstance("EdDSA", KEYS.provider);
        signature.setParameter(new EdDSAParameterSpec(true));
        signature.initSign(pair.getPrivate());
        signature.update(MESSAGE);
        byte[] made = signature.sign();
        Signature judge = Signature.getInstance("EdDSA", "SunEC");
        judge.setParameter(new EdDSAParameterSpec(true));
        judge.initVerify(pair.getPublic());
        judge.update(MESSAGE);
        assertThat(judge.verify(made)).isTrue();

        Signature context = Signature.getInstance("EdDSA", KEYS.provider);
        context.setParameter(new EdDSAParameterSpec(false, new byte[] {1}));
        assertThatThrownBy(() -> context.initSign(pair.getPrivate())).hasMessageContaining("without a context");
    }

    @Test
    void sign_disabledKey_saysWhyAndWhereItIsRecorded() throws Exception {
        try (Keys keys = Keys.alone()) {
            Signature signature = Signature.getInstance("SHA256withECDSA", keys.provider);
            signature.initSign(keys.signing(ECC_NIST_P256).getPrivate());
            signature.update(MESSAGE);
            keys.disable(true);

            assertThatThrownBy(signature::sign)
                    .isInstanceOf(SignatureException.class)
                    .hasMessageContaining("is disabled. Call EnableKey (audit event ")
                    .hasCauseInstanceOf(KmsException.Disabled.class);
            keys.disable(false);
            signature.update(MESSAGE);
            assertThat(signature.sign()).isNotEmpty();
        }
    }

    private static KeyPair pair(KeySpec spec) throws GeneralSecurityException {
        return KEYS.shared(spec);
    }

    private static Object judge(String name) {
        return name.contains("SM2")
                        || name.startsWith("ML-DSA")
                        || name.startsWith("2.16")
                        || name.contains("MGF1")
                        || name.contains("PSS")
                ? Keys.BC
                : "JDK";
    }

    private static boolean verified(Object judge, String name, PublicKey key, byte[] made) throws Exception {
        boolean unknownToTheJdk = key instanceof KoblitzOrSm2PublicKey;
        Signature signature;
        if (judge instanceof Provider || unknownToTheJdk) {
            signature = Signature.getInstance(name, Keys.BC);
        } else {
            signature = Signature.getInstance(name);
        }
        signature.initVerify(key);
        signature.update(MESSAGE);
        try {
            return signature.verify(made);
        } catch (SignatureException e) {
            return false;
        }
    }
}
