package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeyInfo;
import io.keyhold.api.KeySpec;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A {@code KeyFactory} gives keys of its own kind, and of the class that the program would get without Keyhold. */
class KeyFactoryTest {
    private static final Keys KEYS = Keys.alone();

    @AfterAll
    static void close() {
        KEYS.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ML-KEM-1024, ML_KEM_512, ML-KEM",
        "ML-DSA-44, ML_DSA_87, ML-DSA",
        "ML-DSA, ML_KEM_768, ML-KEM",
        "ML-KEM, ML_DSA_65, ML-DSA",
        "RSA, ML_KEM_768, ML-KEM",
        "EC, ML_DSA_44, ML-DSA",
        "RSASSA-PSS, ECC_SECG_P256K1, EC",
        "SM2, ECC_SECG_P256K1, EC"
    })
    void everyMethod_keyOfAnotherKind_isRefusedWithTheNameToUse(String name, KeySpec spec, String right)
            throws Exception {
        KeyFactory factory = KeyFactory.getInstance(name, KEYS.provider);
        KeyPair pair = KEYS.shared(spec);
        X509EncodedKeySpec encoded = new X509EncodedKeySpec(pair.getPublic().getEncoded());
        String refusal = "is of key spec " + spec + ", which is not for " + name + "; ask for " + right;

        assertThatThrownBy(() -> factory.generatePublic(encoded))
                .isInstanceOf(InvalidKeySpecException.class)
                .hasMessageContaining(refusal);
        assertThatThrownBy(() -> factory.translateKey(pair.getPublic()))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining(refusal);
        assertThatThrownBy(() -> factory.translateKey(pair.getPrivate()))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining(refusal);
        assertThatThrownBy(() -> factory.getKeySpec(pair.getPrivate(), KeyInfo.class))
                .isInstanceOf(InvalidKeySpecException.class)
                .hasMessageContaining(refusal);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "ML_KEM_512",
                "ML_KEM_768",
                "ML_KEM_1024",
                "ML_DSA_44",
                "ML_DSA_65",
                "ML_DSA_87",
                "ECC_SECG_P256K1",
                "SM2"
            })
    void everyMethod_keyOfItsKind_givesIt(KeySpec spec) throws Exception {
        KeyPair pair = KEYS.shared(spec);
        byte[] encoded = pair.getPublic().getEncoded();
        String set = spec.name().startsWith("ML_") ? spec.name().replace('_', '-') : Keys.kind(spec);

        for (String name : new String[] {Keys.kind(spec), set}) {
            KeyFactory factory = KeyFactory.getInstance(name, KEYS.provider);
            assertThat(factory.generatePublic(new X509EncodedKeySpec(encoded)).getEncoded())
                    .isEqualTo(encoded);
            assertThat(factory.translateKey(pair.getPublic()).getEncoded()).isEqualTo(encoded);
            assertThat(factory.translateKey(pair.getPrivate())).isSameAs(pair.getPrivate());
            assertThat(factory.getKeySpec(pair.getPrivate(), KeyInfo.class).spec())
                    .isEqualTo(spec);
        }
    }

    /** A library that finds out by trying what kind a key is takes the first factory that does not refuse. */
    @ParameterizedTest
    @CsvSource({"RSA, ML_KEM_768", "EC, ML_DSA_65", "DSA, ML_KEM_512", "RSA, ECC_SECG_P256K1"})
    void generatePublic_unnamedWithAKeyOfAnotherKind_isRefused(String name, KeySpec spec) throws Exception {
        try (Keys keys = Keys.appended()) {
            byte[] encoded = keys.signing(spec).getPublic().getEncoded();

            assertThatThrownBy(() -> KeyFactory.getInstance(name).generatePublic(new X509EncodedKeySpec(encoded)))
                    .isInstanceOf(InvalidKeySpecException.class);
        }
    }

    /** The first number of the key is 4095, which is not below the modulus 3329. */
    @Test
    void generatePublic_mlKemKeyWithANumberTooHigh_isRefused() throws Exception {
        byte[] encoded = KEYS.shared(KeySpec.ML_KEM_768).getPublic().getEncoded();
        Arrays.fill(encoded, 22, 25, (byte) 0xff);
        KeyFactory factory = KeyFactory.getInstance("ML-KEM-768", KEYS.provider);

        assertThatThrownBy(() -> factory.generatePublic(new X509EncodedKeySpec(encoded)))
                .isInstanceOf(InvalidKeySpecException.class)
                .hasMessageContaining("a number in it is not below the modulus");
    }

    @ParameterizedTest
    @EnumSource(names = {"ML_KEM_512", "ML_KEM_768", "ML_KEM_1024", "ML_DSA_44", "ML_DSA_65", "ML_DSA_87"})
    void getParams_ofAPublicKey_namesItsSet(KeySpec spec) throws Exception {
        KeyPair pair = KEYS.shared(spec);
        PublicKey read = KeyFactory.getInstance(Keys.kind(spec), KEYS.provider)
                .generatePublic(new X509EncodedKeySpec(pair.getPublic().getEncoded()));

        for (PublicKey key : new PublicKey[] {pair.getPublic(), read}) {
            assertThat(parameters(key).getName()).isEqualTo(spec.name().replace('_', '-'));
            assertThat(key.getAlgorithm()).isEqualTo(Keys.kind(spec));
        }
        assertThat(((NamedParameterSpec) ((PrivateKeyHandle) pair.getPrivate()).getParams()).getName())
                .isEqualTo(spec.name().replace('_', '-'));
    }

    @Test
    void generatePublic_secp256k1WhereKeyholdIsFirst_givesTheClassOfTheJdk() throws Exception {
        try (Keys keys = Keys.first()) {
            X509EncodedKeySpec encoded = new X509EncodedKeySpec(
                    keys.signing(KeySpec.ECC_SECG_P256K1).getPublic().getEncoded());
            KeyFactory factory = KeyFactory.getInstance("EC");

            PublicKey read = factory.generatePublic(encoded);

            assertThat(factory.getProvider()).isSameAs(keys.provider);
            assertThat(read).isInstanceOf(ECPublicKey.class);
            assertThat(factory.translateKey(read)).isInstanceOf(KoblitzOrSm2PublicKey.class);
        }
    }

    /** What all others refuse is still read. */
    @Test
    void generatePublic_sm2WhereKeyholdIsFirst_givesOurs() throws Exception {
        try (Keys keys = Keys.first()) {
            PublicKey sm2 = keys.signing(KeySpec.SM2).getPublic();

            assertThat(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(sm2.getEncoded())))
                    .isEqualTo(sm2)
                    .isInstanceOf(OwnPublicKey.class);
        }
    }

    @Test
    void generatePublic_secp256k1WhereKeyholdIsNamedAndLast_givesOurs() throws Exception {
        try (Keys keys = Keys.appended()) {
            PublicKey key = keys.signing(KeySpec.ECC_SECG_P256K1).getPublic();

            assertThat(KeyFactory.getInstance("EC", "Keyhold").generatePublic(new X509EncodedKeySpec(key.getEncoded())))
                    .isInstanceOf(KoblitzOrSm2PublicKey.class);
        }
    }

    @Test
    void secretKeyFactory_keyOfAnotherKind_isRefusedWithTheNameToUse() throws Exception {
        SecretKey mac = KEYS.secret("HmacSHA256");
        SecretKeyFactory aes = SecretKeyFactory.getInstance("AES", KEYS.provider);
        String refusal = "is of key spec HMAC_256, which is not for AES; ask for HmacSHA256";

        assertThatThrownBy(() -> aes.translateKey(mac))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining(refusal);
        assertThatThrownBy(() -> aes.getKeySpec(mac, KeyInfo.class))
                .isInstanceOf(InvalidKeySpecException.class)
                .hasMessageContaining(refusal);
        for (String name : new String[] {"HmacSHA256", "KEYHOLD"}) {
            assertThat(SecretKeyFactory.getInstance(name, KEYS.provider).translateKey(mac))
                    .isSameAs(mac);
        }
    }

    /** By {@code java.security.AsymmetricKey} where the key is of a class of a later JDK. */
    private static NamedParameterSpec parameters(PublicKey key) throws Exception {
        return (NamedParameterSpec)
                (key instanceof OwnPublicKey own
                        ? own.getParams()
                        : Class.forName("java.security.AsymmetricKey")
                                .getMethod("getParams")
                                .invoke(key));
    }
}
