package io.keyhold.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import java.nio.charset.StandardCharsets;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keyhold at position 1, and programs that ask for the provider before the key, so that the JCA stays with Keyhold. */
class PinnedTest {
    private static final byte[] TEXT = "software".getBytes(StandardCharsets.US_ASCII);
    private static final SecretKey AES = new SecretKeySpec(new byte[32], "AES");
    private Keys keys;

    @BeforeEach
    void install() {
        keys = Keys.first();
    }

    @AfterEach
    void remove() {
        keys.close();
    }

    @Test
    void cipher_pinned_worksWithSoftwareKeysAndWithHandles() throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        assertThat(cipher.getProvider()).isSameAs(keys.provider);
        assertThat(cipher.getBlockSize()).isEqualTo(16);
        GCMParameterSpec iv = new GCMParameterSpec(128, new byte[12]);
        cipher.init(Cipher.ENCRYPT_MODE, AES, iv);
        assertThat(cipher.getOutputSize(TEXT.length)).isEqualTo(TEXT.length + 16);
        cipher.updateAAD(TEXT);
        byte[] first = cipher.update(TEXT);
        byte[] made = join(first == null ? new byte[0] : first, cipher.doFinal());

        Cipher jdk = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        jdk.init(Cipher.DECRYPT_MODE, AES, iv);
        jdk.updateAAD(TEXT);
        assertThat(jdk.doFinal(made)).isEqualTo(TEXT);
        assertThat(cipher.getIV()).isEqualTo(new byte[12]);
        assertThat(cipher.getParameters().getAlgorithm()).isEqualTo("GCM");
        assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, AES, iv))
                .isInstanceOf(InvalidAlgorithmParameterException.class)
                .hasMessageContaining("Cannot reuse iv");
        cipher.init(Cipher.ENCRYPT_MODE, keys.secret("AES"));
        assertThat(cipher.doFinal(TEXT)).hasSize(TEXT.length + 16);
        assertThat(keys.audited("Encrypt")).isOne();
    }

    @Test
    void cipher_pinned_usesEveryBufferOfAnotherProvider() throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.getProvider();
        cipher.init(Cipher.ENCRYPT_MODE, AES);
        byte[] out = new byte[64];
        int length = cipher.update(TEXT, 0, 4, out, 0);
        length += cipher.doFinal(TEXT, 4, TEXT.length - 4, out, length);
        cipher.init(Cipher.DECRYPT_MODE, AES, cipher.getParameters());
        java.nio.ByteBuffer opened = java.nio.ByteBuffer.allocate(64);
        cipher.update(java.nio.ByteBuffer.wrap(out, 0, 3), opened);
        cipher.doFinal(java.nio.ByteBuffer.wrap(out, 3, length - 3), opened);

        assertThat(Arrays.copyOf(opened.array(), opened.position())).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @CsvSource({"RSA/ECB/PKCS1Padding, RSA", "RSA/ECB/OAEPWithSHA-1AndMGF1Padding, RSA", "AESWrap, AES", "RSA, RSA"})
    void cipher_pinned_wrapsForTheJdk(String name, String kind) throws Exception {
        KeyPair rsa = software("RSA");
        Cipher cipher = Cipher.getInstance(name);
        assertThat(cipher.getProvider()).isSameAs(keys.provider);
        cipher.init(Cipher.WRAP_MODE, kind.equals("RSA") ? rsa.getPublic() : AES);
        byte[] wrapped = cipher.wrap(AES);
        cipher.init(Cipher.UNWRAP_MODE, kind.equals("RSA") ? rsa.getPrivate() : AES);

        assertThat(cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY)).isEqualTo(AES);
    }

    @Test
    void cipher_pinnedWithAKeyThatNobodyTakes_namesIt() throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.getProvider();

        assertThatThrownBy(() -> cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[5], "AES")))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessage("no provider has AES/GCM/NoPadding with a AES key of SecretKeySpec");
        assertThatThrownBy(() -> cipher.doFinal(TEXT)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keyAgreement_pinned_agreesWithSoftwareKeysAndWithHandles() throws Exception {
        KeyPair own = software("EC");
        KeyPair peer = software("EC");
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        assertThat(agreement.getProvider()).isSameAs(keys.provider);
        agreement.init(own.getPrivate());
        agreement.doPhase(peer.getPublic(), true);
        byte[] secret = agreement.generateSecret();
        KeyAgreement jdk = KeyAgreement.getInstance("ECDH", "SunEC");
        jdk.init(peer.getPrivate());
        jdk.doPhase(own.getPublic(), true);

        assertThat(jdk.generateSecret()).isEqualTo(secret);
        agreement.doPhase(peer.getPublic(), true);
        assertThat(agreement.generateSecret(new byte[40], 3)).isEqualTo(secret.length);
        agreement.doPhase(peer.getPublic(), true);
        assertThat(agreement.generateSecret("TlsPremasterSecret").getEncoded()).isEqualTo(secret);
        agreement.init(
                keys.pair(KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT).getPrivate());
        agreement.doPhase(peer.getPublic(), true);
        assertThat(agreement.generateSecret()).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void keyFactory_pinned_makesSoftwareKeys(String name) throws Exception {
        KeyPair pair = software(name);
        KeyFactory factory = KeyFactory.getInstance(name);
        assertThat(factory.getProvider()).isSameAs(keys.provider);

        assertThat(factory.generatePublic(
                        new X509EncodedKeySpec(pair.getPublic().getEncoded())))
                .isEqualTo(pair.getPublic());
        assertThat(factory.generatePrivate(
                        new PKCS8EncodedKeySpec(pair.getPrivate().getEncoded())))
                .isEqualTo(pair.getPrivate());
        assertThat(factory.translateKey(pair.getPublic())).isEqualTo(pair.getPublic());
        assertThat(factory.translateKey(pair.getPrivate())).isEqualTo(pair.getPrivate());
        assertThat(factory.getKeySpec(pair.getPublic(), X509EncodedKeySpec.class)
                        .getEncoded())
                .isEqualTo(pair.getPublic().getEncoded());
    }

    @Test
    void keyFactory_pinnedWithWhatNobodyTakes_saysWhy() throws Exception {
        KeyFactory factory = KeyFactory.getInstance("RSA");
        factory.getProvider();
        RSAPublicKey key = (RSAPublicKey) software("RSA").getPublic();

        assertThatThrownBy(() -> factory.generatePublic(new X509EncodedKeySpec(new byte[9])))
                .isInstanceOf(InvalidKeySpecException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).isNotEmpty());
        assertThat(factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())))
                .isEqualTo(key);
    }

    /** Elsewhere than at position 1 only a program that names Keyhold comes here, and it means a managed key. */
    @Test
    void named_notFirst_refusesSoftwareKeys() throws Exception {
        KeyPair rsa = software("RSA");
        Security.removeProvider("Keyhold");
        Security.addProvider(keys.provider);

        assertThatThrownBy(() -> Cipher.getInstance("RSA/ECB/PKCS1Padding", "Keyhold")
                        .init(Cipher.ENCRYPT_MODE, rsa.getPublic()))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("keys from its KeyStore and generators only");
        assertThatThrownBy(() -> Mac.getInstance("HmacSHA256", "Keyhold").init(AES))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("keys from its KeyStore and generators only");
        assertThatThrownBy(() -> KeyFactory.getInstance("RSA", "Keyhold")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(rsa.getPrivate().getEncoded())))
                .isInstanceOf(InvalidKeySpecException.class)
                .hasMessageContaining("use KeyStore.setKeyEntry to import one");
    }

    @Test
    void mac_pinnedByNameOrClone_computesWithSoftwareKeys() throws Exception {
        SecretKey key = new SecretKeySpec(new byte[32], "HmacSHA256");
        Mac jdk = Mac.getInstance("HmacSHA256", "SunJCE");
        jdk.init(key);
        byte[] expected = jdk.doFinal(TEXT);
        Mac mac = Mac.getInstance("HmacSHA256");
        Mac clone = (Mac) mac.clone();
        mac.init(key);
        clone.init(key);
        mac.update(TEXT, 0, 3);
        Mac amid = (Mac) mac.clone();

        assertThat(clone.doFinal(TEXT)).isEqualTo(expected);
        assertThat(mac.doFinal(Arrays.copyOfRange(TEXT, 3, TEXT.length))).isEqualTo(expected);
        assertThat(amid.doFinal(Arrays.copyOfRange(TEXT, 3, TEXT.length))).isEqualTo(expected);
        clone.init(keys.secret("HmacSHA256"));
        assertThat(clone.doFinal(TEXT)).hasSize(32);
        assertThatThrownBy(clone::clone)
                .isInstanceOf(CloneNotSupportedException.class)
                .hasMessageContaining("call Mac.getInstance and init again");
    }

    @ParameterizedTest
    @CsvSource({
        "AES_256/GCM/NoPadding, 2.16.840.1.101.3.4.1.46",
        "AES_256/KW/NoPadding, 2.16.840.1.101.3.4.1.45",
        "AES_256/KWP/NoPadding, 2.16.840.1.101.3.4.1.48"
    })
    void cipher_pinnedByANameWithASize_refusesSoftwareKeysOfAnotherSize(String name, String oid) throws Exception {
        for (String each : new String[] {name, oid}) {
            Cipher cipher = Cipher.getInstance(each);
            assertThat(cipher.getProvider()).isSameAs(keys.provider);

            assertThatThrownBy(() -> cipher.init(Cipher.WRAP_MODE, new SecretKeySpec(new byte[16], "AES")))
                    .isInstanceOf(InvalidKeyException.class)
                    .hasMessage("no provider has " + name + " with a AES key of SecretKeySpec");
            cipher.init(Cipher.WRAP_MODE, AES);
            assertThat(cipher.wrap(AES)).hasSizeGreaterThan(32);
            cipher.init(Cipher.WRAP_MODE, keys.secret("AES"));
            assertThat(cipher.wrap(AES)).hasSizeGreaterThan(32);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA256withECDSA", "RSASSA-PSS"})
    void signature_pinned_asksTheRandomNumbersOfTheProgram(String name) throws Exception {
        KeyPair software = software(name.equals("RSASSA-PSS") ? "RSA" : "EC");
        Counting random = new Counting();
        Signature signature = Signature.getInstance(name);
        assertThat(signature.getProvider()).isSameAs(keys.provider);
        if (name.equals("RSASSA-PSS")) {
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }

        signature.initSign(software.getPrivate(), random);
        signature.update(TEXT);
        assertThat(signature.sign()).isNotEmpty();
        int asked = random.asked;
        signature.initSign(software.getPrivate());
        signature.update(TEXT);
        assertThat(signature.sign()).isNotEmpty();

        assertThat(asked).isPositive();
        assertThat(random.asked).as("the next key came without").isEqualTo(asked);
    }

    /** Random numbers of a program, counted. */
    private static final class Counting extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private int asked;

        @Override
        public void nextBytes(byte[] bytes) {
            asked++;
            super.nextBytes(bytes);
        }
    }

    @Test
    void softwareKey_handedOn_isSaidOncePerProcess() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256", "Keyhold");
        mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));

        assertThat(HandOnNotice.PROCESS.isGiven()).isTrue();
    }

    /** A generator cannot tell a program that is held to Keyhold from one that named it and means a managed key. */
    @Test
    void generators_pinned_refuseAndSayWhatToDo() throws Exception {
        KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
        pairs.getProvider();
        KeyGenerator secrets = KeyGenerator.getInstance("AES");
        secrets.getProvider();

        assertThatThrownBy(() -> pairs.initialize(256))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("asked getProvider() first")
                .hasMessageContaining("ask after the initialization, or name the provider");
        assertThatThrownBy(() -> secrets.init(256))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("asked getProvider() first");
        assertThat(keys.storedKeys()).isZero();
    }

    /** A provider that says of itself that it takes no such key is not asked to. */
    @Test
    void nextProvider_thatSupportsNoSuchKey_isPassedOver() throws Exception {
        Picky picky = new Picky();
        Security.insertProviderAt(picky, 2);
        try {
            KeyPair software = software("EC");
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.getProvider();
            signature.initSign(software.getPrivate());
            signature.update(TEXT);

            assertThat(signature.sign()).isNotEmpty();
            assertThat(picky.made).isZero();
        } finally {
            Security.removeProvider(picky.getName());
        }
    }

    /** Has an algorithm for keys of its own only. */
    private static final class Picky extends Provider {
        private static final long serialVersionUID = 1L;
        private int made;

        Picky() {
            super("Picky", "1", "for a test");
            putService(new Service(this, "Signature", "SHA256withECDSA", "none", null, Map.of()) {
                @Override
                public boolean supportsParameter(Object parameter) {
                    return false;
                }

                @Override
                public Object newInstance(Object parameter) {
                    made++;
                    throw new IllegalStateException("was asked");
                }
            });
        }
    }

    private static KeyPair software(String name) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(name, name.equals("RSA") ? "SunRsaSign" : "SunEC");
        if (!name.equals("Ed25519")) {
            generator.initialize(name.equals("RSA") ? 2048 : 256);
        }
        return generator.generateKeyPair();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
