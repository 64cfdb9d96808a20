package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import java.security.AlgorithmParameters;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which provider the JCA comes to when nobody names one, with Keyhold appended and with Keyhold first. */
class SelectionTest {
    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

    /** Where the provider stands. */
    enum Place {
        APPENDED,
        FIRST;

        Keys install() {
            return this == APPENDED ? Keys.appended() : Keys.first();
        }
    }

    @ParameterizedTest
    @EnumSource
    void secretHandle_withoutProviderName_reachesKeyhold(Place place) throws Exception {
        try (Keys keys = place.install()) {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, keys.secret("AES"));
            Mac mac = Mac.getInstance("HmacSHA384");
            mac.init(keys.secret("HmacSHA384"));

            assertThat(cipher.getProvider()).isSameAs(keys.provider);
            assertThat(mac.getProvider()).isSameAs(keys.provider);
        }
    }

    @ParameterizedTest
    @EnumSource
    void privateHandle_withoutProviderName_reachesKeyhold(Place place) throws Exception {
        try (Keys keys = place.install()) {
            for (String[] row : new String[][] {
                {"RSA_2048", "SHA256withRSA"},
                {"ECC_NIST_P384", "SHA384withECDSA"},
                {"ECC_NIST_EDWARDS25519", "EdDSA"},
                {"ECC_NIST_EDWARDS25519", "Ed25519"},
                {"ML_DSA_44", "ML-DSA"}
            }) {
                Signature signature = Signature.getInstance(row[1]);
                signature.initSign(keys.signing(KeySpec.valueOf(row[0])).getPrivate());

                assertThat(signature.getProvider()).as(row[1]).isSameAs(keys.provider);
            }
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(
                    keys.pair(KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT).getPrivate());
            assertThat(agreement.getProvider()).isSameAs(keys.provider);
        }
    }

    @ParameterizedTest
    @EnumSource
    void softwareKeys_withoutProviderName_stayWithTheJdk(Place place) throws Exception {
        try (Keys keys = place.install()) {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "AES"));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
            KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());

            assertThat(cipher.getProvider().getName()).isEqualTo("SunJCE");
            assertThat(mac.getProvider().getName()).isEqualTo("SunJCE");
            assertThat(signature.getProvider().getName()).isEqualTo("SunEC");
            assertThat(KeyFactory.getInstance("EC").translateKey(pair.getPublic()))
                    .isEqualTo(pair.getPublic());
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            assertThat(parameters.getParameterSpec(ECParameterSpec.class)).isNotNull();
            assertThat(keys.storedKeys()).isZero();
        }
    }

    @Test
    void pssParametersBeforeTheKey_atPositionOne_workForHandlesAndSoftwareKeys() throws Exception {
        try (Keys keys = Keys.first()) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair software = generator.generateKeyPair();
            for (KeyPair pair : new KeyPair[] {software, keys.signing(KeySpec.RSA_2048)}) {
                Signature signature = Signature.getInstance("RSASSA-PSS");
                signature.setParameter(PSS);
                signature.initSign(pair.getPrivate());
                byte[] made = signature.sign();
                signature.initVerify(pair.getPublic());
                assertThat(signature.verify(made)).isTrue();
            }
        }
    }

    @Test
    void pinnedByGetProvider_atPositionOne_worksForSoftwareKeys() throws Exception {
        try (Keys keys = Keys.first()) {
            KeyPair software = KeyPairGenerator.getInstance("EC").generateKeyPair();
            Signature signature = Signature.getInstance("SHA256withECDSA");
            assertThat(signature.getProvider()).isSameAs(keys.provider);
            signature.initSign(software.getPrivate());
            byte[] made = signature.sign();
            signature.initVerify(software.getPublic());

            assertThat(signature.verify(made)).isTrue();
        }
    }

    @Test
    void generators_atPositionOne_fallThroughAndStoreNothing() throws Exception {
        try (Keys keys = Keys.first()) {
            KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
            ec.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
            rsa.initialize(2048);
            KeyPairGenerator ed = KeyPairGenerator.getInstance("EdDSA");
            ed.initialize(NamedParameterSpec.ED25519);
            KeyGenerator aes = KeyGenerator.getInstance("AES");
            aes.init(256);
            for (Key key : new Key[] {
                ec.generateKeyPair().getPrivate(),
                rsa.generateKeyPair().getPrivate(),
                ed.generateKeyPair().getPrivate(),
                aes.generateKey(),
                KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate(),
                KeyGenerator.getInstance("HmacSHA256").generateKey()
            }) {
                assertThat(key.getEncoded()).as(key.getAlgorithm()).isNotNull();
            }
            assertThat(keys.storedKeys()).isZero();
            assertThatThrownBy(() -> KeyGenerator.getInstance("AES", "Keyhold").init(256))
                    .isInstanceOf(ProviderException.class)
                    .hasMessageContaining("KeyholdKeyGenSpec");
            assertThatThrownBy(
                            () -> KeyPairGenerator.getInstance("RSA", "Keyhold").initialize(2048))
                    .isInstanceOf(InvalidParameterException.class);
        }
    }

    @Test
    void managedSpec_unnamed_reachesKeyholdWhereverItStands() throws Exception {
        for (Place place : Place.values()) {
            try (Keys keys = place.install()) {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(KeyholdKeyGenSpec.named("tls").withSpec(KeySpec.ECC_NIST_P384));
                PrivateKey handle = generator.generateKeyPair().getPrivate();

                assertThat(handle).isInstanceOf(PrivateKeyHandle.class);
                assertThat(keys.storedKeys()).isOne();
                assertThat(keys.store().getKey("tls", null)).isEqualTo(handle);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, 2048, RSA_2048",
        "RSA, 3072, RSA_3072",
        "EC, 256, ECC_NIST_P256",
        "EC, 384, ECC_NIST_P384",
        "EC, 521, ECC_NIST_P521",
        "Ed25519, 255, ECC_NIST_EDWARDS25519"
    })
    void plainSize_appendedAndNamed_givesAnUnstoredHandle(String name, int size, KeySpec spec) throws Exception {
        try (Keys keys = Keys.appended()) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(name, "Keyhold");
            generator.initialize(size);
            PrivateKeyHandle handle =
                    (PrivateKeyHandle) generator.generateKeyPair().getPrivate();

            assertThat(handle.key().spec()).isEqualTo(spec);
            assertThat(keys.storedKeys()).isZero();
            assertThatThrownBy(() -> generator.initialize(1000))
                    .hasMessageContaining(spec.name().substring(0, 3));
        }
    }

    @Test
    void curveNames_appendedAndNamed_meanTheSpec() throws Exception {
        try (Keys keys = Keys.appended()) {
            for (String name : new String[] {"secp521r1", "NIST P-521", "1.3.132.0.35"}) {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", keys.provider);
                generator.initialize(new ECGenParameterSpec(name));
                PrivateKeyHandle handle =
                        (PrivateKeyHandle) generator.generateKeyPair().getPrivate();
                assertThat(handle.key().spec()).as(name).isEqualTo(KeySpec.ECC_NIST_P521);
            }
        }
    }

    @Test
    void secureRandom_atPositionOne_isNotKeyholdUnlessNamed() throws Exception {
        try (Keys keys = Keys.first()) {
            SecureRandom named = SecureRandom.getInstance("KEYHOLD");
            byte[] bytes = new byte[16];
            named.nextBytes(bytes);

            assertThat(bytes).isNotEqualTo(new byte[16]);
            assertThat(named.getProvider()).isSameAs(keys.provider);
            assertThat(new SecureRandom().getProvider().getName()).isNotEqualTo("Keyhold");
        }
    }

    @Test
    void everyService_isMadeWithoutOpeningTheStore() throws Exception {
        for (java.security.Provider.Service service :
                io.keyhold.TestProviders.unopenable().getServices()) {
            assertThat(service.newInstance(null)).as(service.toString()).isNotNull();
        }
    }
}
