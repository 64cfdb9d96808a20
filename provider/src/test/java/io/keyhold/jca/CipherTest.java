package io.keyhold.jca;

import static io.keyhold.api.KeyUsageType.ENCRYPT_DECRYPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.EncryptionContextParameterSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.SealedObject;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.engines.SM2Engine;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code KEYHOLD}, OAEP and SM2, and what {@code AES/GCM/NoPadding} refuses on a handle. */
class CipherTest {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);
    private static final OAEPParameterSpec SHA256 =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
    private final Keys keys = Keys.alone();

    @Test
    void keyhold_context_isBoundAndTravelsAsParameters() throws Exception {
        SecretKey key = keys.secret("AES");
        Map<String, String> context = Map.of("table", "orders", "ключ", "значение");
        Cipher cipher = Cipher.getInstance("KEYHOLD", keys.provider);
        cipher.init(Cipher.ENCRYPT_MODE, key, new EncryptionContextParameterSpec(context));
        cipher.update(MESSAGE);
        byte[] blob = cipher.doFinal();
        AlgorithmParameters read = AlgorithmParameters.getInstance("KEYHOLD", keys.provider);
        read.init(cipher.getParameters().getEncoded());

        assertThat(read.getParameterSpec(EncryptionContextParameterSpec.class).encryptionContext())
                .isEqualTo(context);
        assertThat(cipher.getIV()).isNull();
        cipher.init(Cipher.DECRYPT_MODE, key, read);
        assertThat(cipher.doFinal(blob)).isEqualTo(MESSAGE);
        cipher.init(Cipher.DECRYPT_MODE, key);
        assertThatThrownBy(() -> cipher.doFinal(blob))
                .isInstanceOf(AEADBadTagException.class)
                .hasCauseInstanceOf(KmsException.InvalidCiphertext.class);
    }

    @Test
    void keyhold_tooLong_saysWhatToUse() throws Exception {
        Cipher cipher = Cipher.getInstance("KEYHOLD", keys.provider);
        cipher.init(Cipher.ENCRYPT_MODE, keys.secret("AES"));

        assertThatThrownBy(() -> cipher.doFinal(new byte[4097])).isInstanceOf(IllegalBlockSizeException.class);
        assertThatThrownBy(() -> cipher.update(new byte[7000]))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("Use KEYHOLD/ENVELOPE/NoPadding");
    }

    @Test
    void keyhold_sealedObject_opensByNamedProvider() throws Exception {
        try (Keys installed = Keys.appended()) {
            SecretKey key = installed.secret("AES");
            for (String transformation : new String[] {"KEYHOLD", "AES/GCM/NoPadding"}) {
                Cipher cipher = Cipher.getInstance(transformation);
                cipher.init(Cipher.ENCRYPT_MODE, key);
                SealedObject sealed = new SealedObject("secret", cipher);

                assertThat(sealed.getObject(key, "Keyhold")).isEqualTo("secret");
            }
        }
    }

    @Test
    void gcm_onKeysThatAreNone_isRefused() throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", keys.provider);
        SecretKey mac = keys.secret("HmacSHA256");
        SecretKey aes = keys.secret("AES");

        assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, mac))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("is not an AES key; AES/GCM/NoPadding needs one");
        assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "AES")))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("keys from its KeyStore");
        assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, aes, new GCMParameterSpec(128, new byte[12])))
                .isInstanceOf(InvalidAlgorithmParameterException.class)
                .hasMessageContaining("takes no IV of the caller's");
        assertThatThrownBy(() -> cipher.doFinal(MESSAGE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void gcm_oneCipherInBothDirections_keepsMessagesApart() throws Exception {
        SecretKey key = keys.secret("AES");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", keys.provider);
        for (int i = 0; i < 3; i++) {
            cipher.init(Cipher.ENCRYPT_MODE, key);
            cipher.updateAAD(new byte[] {(byte) i});
            cipher.update(MESSAGE); // and dropped
            cipher.init(Cipher.ENCRYPT_MODE, key);
            byte[] sealed = cipher.doFinal(MESSAGE);
            byte[] iv = cipher.getIV();
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, new byte[12]));
            cipher.update(MESSAGE); // and dropped
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, iv));

            assertThat(cipher.getIV()).isEqualTo(iv);
            assertThat(cipher.doFinal(sealed)).isEqualTo(MESSAGE);
            cipher.init(Cipher.ENCRYPT_MODE, key);
            assertThat(cipher.getIV()).isNotEqualTo(iv);
            assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "AES")))
                    .isInstanceOf(InvalidKeyException.class);
            assertThatThrownBy(() -> cipher.updateAAD(MESSAGE)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> cipher.doFinal(MESSAGE)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void doFinal_disabledKey_isVisibleWithTheAuditEvent() throws Exception {
        SecretKey key = keys.secret("AES");
        for (String transformation : new String[] {"KEYHOLD", "AES/GCM/NoPadding"}) {
            Cipher cipher = Cipher.getInstance(transformation, keys.provider);
            cipher.init(Cipher.ENCRYPT_MODE, key);
            keys.disable(true);

            assertThatThrownBy(() -> cipher.doFinal(MESSAGE))
                    .isInstanceOf(ProviderException.class)
                    .hasMessageContaining("audit event ")
                    .hasCauseInstanceOf(KmsException.Disabled.class);
            keys.disable(false);
        }
    }

    @Test
    void oaep_sealedByTheJdk_opensHere() throws Exception {
        KeyPair pair = keys.pair(KeySpec.RSA_2048, ENCRYPT_DECRYPT);
        for (OAEPParameterSpec spec : new OAEPParameterSpec[] {
            SHA256, new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT)
        }) {
            String name = "RSA/ECB/OAEPWith" + spec.getDigestAlgorithm() + "AndMGF1Padding";
            Cipher theirs = Cipher.getInstance(name, "SunJCE");
            theirs.init(Cipher.ENCRYPT_MODE, pair.getPublic(), spec);
            byte[] ciphertext = theirs.doFinal(MESSAGE);
            Cipher ours = Cipher.getInstance(name, keys.provider);
            ours.init(Cipher.DECRYPT_MODE, pair.getPrivate(), spec);

            assertThat(ours.doFinal(ciphertext)).isEqualTo(MESSAGE);
            ours.init(Cipher.DECRYPT_MODE, pair.getPrivate(), ours.getParameters());
            byte[] room = new byte[256];
            assertThat(ours.doFinal(ciphertext, 0, ciphertext.length, room, 0)).isEqualTo(MESSAGE.length);
            ciphertext[9] ^= 1;
            assertThatThrownBy(() -> ours.doFinal(ciphertext))
                    .isInstanceOf(BadPaddingException.class)
                    .isNotInstanceOf(AEADBadTagException.class);
        }
    }

    @Test
    void oaep_wrappedKey_unwraps() throws Exception {
        KeyPair pair = keys.pair(KeySpec.RSA_2048, ENCRYPT_DECRYPT);
        SecretKeySpec secret = new SecretKeySpec(new byte[32], "AES");
        Cipher theirs = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
        theirs.init(Cipher.WRAP_MODE, pair.getPublic(), SHA256);
        byte[] wrapped = theirs.wrap(secret);
        Cipher ours = Cipher.getInstance("RSA/ECB/OAEPPadding", keys.provider);
        ours.init(Cipher.UNWRAP_MODE, pair.getPrivate(), SHA256);

        assertThat(ours.unwrap(wrapped, "AES", Cipher.SECRET_KEY)).isEqualTo(secret);
        wrapped[0] ^= 1;
        assertThatThrownBy(() -> ours.unwrap(wrapped, "AES", Cipher.SECRET_KEY))
                .isInstanceOf(InvalidKeyException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RSA",
                "RSA/ECB/PKCS1Padding",
                "RSA/ECB/OAEPWithSHA-512AndMGF1Padding",
                "RSA/ECB/OAEPWithSHA-256AndMGF1Padding"
            })
    void rsa_otherPaddings_areRefusedWithTheNameToUse(String transformation) throws Exception {
        KeyPair pair = keys.pair(KeySpec.RSA_2048, ENCRYPT_DECRYPT);
        Cipher cipher = Cipher.getInstance(transformation, keys.provider);

        assertThatThrownBy(() -> cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate()))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("OAEPParameterSpec");
    }

    @Test
    void oaep_otherParameters_areRefused() throws Exception {
        KeyPair pair = keys.pair(KeySpec.RSA_2048, ENCRYPT_DECRYPT);
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", keys.provider);
        for (OAEPParameterSpec spec : new OAEPParameterSpec[] {
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT),
            new OAEPParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, PSource.PSpecified.DEFAULT),
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, new PSource.PSpecified(MESSAGE))
        }) {
            assertThatThrownBy(() -> cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate(), spec))
                    .isInstanceOf(InvalidAlgorithmParameterException.class)
                    .hasMessageContaining("SHA-1 or with SHA-256");
        }
    }

    @Test
    void sm2_sealedHere_opensHereAndByAnother() throws Exception {
        KeyPair pair = keys.pair(KeySpec.SM2, ENCRYPT_DECRYPT);
        Cipher ours = Cipher.getInstance("SM2", keys.provider);
        ours.init(Cipher.ENCRYPT_MODE, pair.getPrivate());
        byte[] ciphertext = ours.doFinal(MESSAGE);
        SM2Engine theirs = new SM2Engine(SM2Engine.Mode.C1C3C2);
        theirs.init(
                true,
                new ParametersWithRandom(
                        PublicKeyFactory.createKey(pair.getPublic().getEncoded()), new SecureRandom()));
        byte[] sealedByThem = theirs.processBlock(MESSAGE, 0, MESSAGE.length);

        ours.init(Cipher.DECRYPT_MODE, pair.getPrivate());
        assertThat(ours.doFinal(ciphertext)).isEqualTo(MESSAGE);
        assertThat(ours.doFinal(sealedByThem)).isEqualTo(MESSAGE);
    }
}
