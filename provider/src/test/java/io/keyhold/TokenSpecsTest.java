package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.ConnectCustomKeyStoreRequest;
import io.keyhold.api.CreateCustomKeyStoreRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DataKeyPairSpec;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.GenerateDataKeyPairRequest;
import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.MessageType;
import io.keyhold.api.OriginType;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.api.VerifyMacRequest;
import io.keyhold.api.VerifyRequest;
import io.keyhold.tokens.SoftHsm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which keys SoftHSM2 holds, and what they do there; what a token of Keyhold's does is judged by the JDK. {@code -Dkeyhold.token-rsa=4096}
 * makes the longest RSA keys, which take SoftHSM2 some seconds, instead of the shortest.
 */
class TokenSpecsTest {
    private static final String CLUSTER = "cluster-22222222222";
    private static final byte[] MESSAGE = "a message that a key in a token signs".getBytes(StandardCharsets.US_ASCII);
    private static final KeySpec RSA = KeySpec.valueOf("RSA_" + Integer.getInteger("keyhold.token-rsa", 2048));

    @TempDir
    static Path tokens;

    private static SoftHsm hsm;
    private static Path settings;
    private static Keyhold keyhold;
    private static Kms kms;
    private static String keyStore;

    @BeforeAll
    static void make() throws Exception {
        hsm = SoftHsm.create(tokens);
        settings = TestKeyhold.settings(
                tokens, "keyhold.token." + CLUSTER + " = " + hsm.uri(), "keyhold.token-key-specs = all");
        keyhold = Keyhold.open(settings);
        kms = keyhold.kms();
        keyStore = kms.createCustomKeyStore(CreateCustomKeyStoreRequest.of("tokens")
                        .withCloudHsmClusterId(CLUSTER)
                        .withKeyStorePassword(SoftHsm.PIN))
                .customKeyStoreId();
        kms.connectCustomKeyStore(ConnectCustomKeyStoreRequest.of(keyStore));
    }

    @AfterAll
    static void close() {
        keyhold.close();
    }

    private static String key(KeySpec spec, KeyUsageType usage) {
        return kms.createKey(CreateKeyRequest.of()
                        .withOrigin(OriginType.AWS_CLOUDHSM)
                        .withCustomKeyStoreId(keyStore)
                        .withKeySpec(spec)
                        .withKeyUsage(usage))
                .keyMetadata()
                .keyId();
    }

    static List<KeySpec> signing() {
        return List.of(RSA, KeySpec.ECC_NIST_P256, KeySpec.ECC_NIST_P384, KeySpec.ECC_NIST_P521);
    }

    @ParameterizedTest
    @MethodSource("signing")
    void sign_everyAlgorithmOfTheSpec_isVerifiedByTheJdk(KeySpec spec) throws Exception {
        String key = key(spec, KeyUsageType.SIGN_VERIFY);
        PublicKey publicKey = publicKey(spec, key);

        for (SigningAlgorithmSpec algorithm : spec.signingAlgorithms(KeyUsageType.SIGN_VERIFY)) {
            byte[] signature = kms.sign(SignRequest.of(key, MESSAGE, algorithm)).signature();

            assertThat(verified(publicKey, algorithm, signature))
                    .as(algorithm.value())
                    .isTrue();
            assertThat(kms.verify(VerifyRequest.of(key, MESSAGE, signature, algorithm))
                            .signatureValid())
                    .isTrue();
            byte[] digest =
                    java.security.MessageDigest.getInstance(hash(algorithm)).digest(MESSAGE);
            byte[] ofDigest = kms.sign(SignRequest.of(key, digest, algorithm).withMessageType(MessageType.DIGEST))
                    .signature();
            assertThat(verified(publicKey, algorithm, ofDigest))
                    .as(algorithm.value())
                    .isTrue();
        }
        assertThat(hsm.login().labels()).isNotEmpty();
    }

    private static PublicKey publicKey(KeySpec spec, String key) throws Exception {
        byte[] spki = kms.getPublicKey(GetPublicKeyRequest.of(key)).publicKey();
        return KeyFactory.getInstance(spec.family() == KeySpec.Family.RSA ? "RSA" : "EC")
                .generatePublic(new X509EncodedKeySpec(spki));
    }

    private static String hash(SigningAlgorithmSpec algorithm) {
        return "SHA-" + algorithm.value().substring(algorithm.value().length() - 3);
    }

    private static boolean verified(PublicKey publicKey, SigningAlgorithmSpec algorithm, byte[] signature)
            throws Exception {
        String hash = hash(algorithm);
        Signature judge;
        if (algorithm.value().startsWith("RSASSA_PSS")) {
            judge = Signature.getInstance("RSASSA-PSS", "SunRsaSign");
            judge.setParameter(new PSSParameterSpec(
                    hash, "MGF1", new MGF1ParameterSpec(hash), Integer.parseInt(hash.substring(4)) / 8, 1));
        } else {
            String bare = hash.replace("-", "");
            judge = algorithm.value().startsWith("RSASSA")
                    ? Signature.getInstance(bare + "withRSA", "SunRsaSign")
                    : Signature.getInstance(bare + "withECDSA", "SunEC");
        }
        judge.initVerify(publicKey);
        judge.update(MESSAGE);
        return judge.verify(signature);
    }

    @Test
    void decrypt_whatTheJdkEncrypted_isTheSame() throws Exception {
        String key = key(RSA, KeyUsageType.ENCRYPT_DECRYPT);
        PublicKey publicKey = publicKey(RSA, key);
        Cipher jdk = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
        jdk.init(
                Cipher.ENCRYPT_MODE,
                publicKey,
                new javax.crypto.spec.OAEPParameterSpec(
                        "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, javax.crypto.spec.PSource.PSpecified.DEFAULT));
        byte[] blob = jdk.doFinal(MESSAGE);

        DecryptRequest request = DecryptRequest.of(blob)
                .withKeyId(key)
                .withEncryptionAlgorithm(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256);
        assertThat(kms.decrypt(request).plaintext()).isEqualTo(MESSAGE);

        byte[] own = kms.encrypt(EncryptRequest.of(key, new byte[] {1})
                        .withEncryptionAlgorithm(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1))
                .ciphertextBlob();
        assertThat(kms.decrypt(DecryptRequest.of(own)
                                .withKeyId(key)
                                .withEncryptionAlgorithm(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1))
                        .plaintext())
                .containsExactly(1);
        for (byte[] wrong : List.of(damaged(blob), filled(blob.length, 0xff), filled(blob.length, 0), new byte[3])) {
            assertThatThrownBy(() -> kms.decrypt(DecryptRequest.of(wrong)
                            .withKeyId(key)
                            .withEncryptionAlgorithm(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256)))
                    .isInstanceOf(KmsException.InvalidCiphertext.class)
                    .hasMessageContaining("the ciphertext was not made under this key by that algorithm");
        }
    }

    private static byte[] damaged(byte[] blob) {
        byte[] other = blob.clone();
        other[other.length - 1] ^= 1;
        return other;
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(value = KeySpec.class, names = "HMAC_.*", mode = EnumSource.Mode.MATCH_ALL)
    void mac_ofEachLength_isVerifiedAndNothingElseIs(KeySpec spec) {
        String key = key(spec, KeyUsageType.GENERATE_VERIFY_MAC);
        var algorithm = spec.macAlgorithms(KeyUsageType.GENERATE_VERIFY_MAC).get(0);

        byte[] mac =
                kms.generateMac(GenerateMacRequest.of(MESSAGE, key, algorithm)).mac();

        assertThat(mac).hasSize(spec.sizeBits() / 8);
        assertThat(kms.verifyMac(VerifyMacRequest.of(MESSAGE, key, algorithm, mac))
                        .macValid())
                .isTrue();
        assertThatThrownBy(() -> kms.verifyMac(VerifyMacRequest.of(new byte[] {1}, key, algorithm, mac)))
                .isInstanceOf(KmsException.class);
    }

    @Test
    void keys_throughTheJca_workAndAreFoundAgainAfterARestart() throws Exception {
        String rsa = key(RSA, KeyUsageType.SIGN_VERIFY);
        String ec = key(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
        String hmac = key(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC);
        PublicKey rsaPublic = publicKey(RSA, rsa);
        PublicKey ecPublic = publicKey(KeySpec.ECC_NIST_P256, ec);
        byte[] mac = kms.generateMac(GenerateMacRequest.of(
                        MESSAGE,
                        hmac,
                        KeySpec.HMAC_256
                                .macAlgorithms(KeyUsageType.GENERATE_VERIFY_MAC)
                                .get(0)))
                .mac();

        try (KeyholdProvider provider = new KeyholdProvider(settings)) {
            KeyStore view = KeyStore.getInstance("KEYHOLD", provider);
            view.load(null, null);
            for (String name : List.of("SHA256withRSA", "SHA512withRSA/PSS")) {
                Signature signing = Signature.getInstance(name, provider);
                signing.initSign((PrivateKey) view.getKey(rsa, null));
                signing.update(MESSAGE);
                byte[] signature = signing.sign();
                assertThat(signature).hasSize(RSA.sizeBits() / 8);
                if (name.equals("SHA256withRSA")) {
                    assertThat(verified(rsaPublic, SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256, signature))
                            .isTrue();
                }
            }
            Signature signing256 = Signature.getInstance("SHA256withECDSA", provider);
            signing256.initSign((PrivateKey) view.getKey(ec, null));
            signing256.update(MESSAGE);
            Signature judge = Signature.getInstance("SHA256withECDSA", "SunEC");
            judge.initVerify(ecPublic);
            judge.update(MESSAGE);
            assertThat(judge.verify(signing256.sign())).isTrue();
            Mac macs = Mac.getInstance("HmacSHA256", provider);
            macs.init((SecretKey) view.getKey(hmac, null));
            assertThat(macs.doFinal(MESSAGE)).isEqualTo(mac);
        }
    }

    @Test
    void mac_ofALongMessageInPieces_isThatOfTheWhole() throws Exception {
        String hmac = key(KeySpec.HMAC_512, KeyUsageType.GENERATE_VERIFY_MAC);
        byte[] whole = new byte[50_000];
        Arrays.fill(whole, (byte) 5);
        Mac macs = Mac.getInstance("HmacSHA512", new KeyholdProvider(keyhold));
        KeyStore view = KeyStore.getInstance("KEYHOLD", new KeyholdProvider(keyhold));
        view.load(null, null);
        macs.init((SecretKey) view.getKey(hmac, null));

        byte[] once = macs.doFinal(whole);
        for (int at = 0; at < whole.length; at += 777) {
            macs.update(whole, at, Math.min(777, whole.length - at));
        }

        assertThat(macs.doFinal()).isEqualTo(once);
    }

    @ParameterizedTest
    @EnumSource(
            value = KeySpec.class,
            names = {"ECC_SECG_P256K1", "SM2", "ECC_NIST_EDWARDS25519", "ML_DSA_44"})
    void createKey_specThatNoTokenHas_isRefusedInWords(KeySpec spec) {
        assertThatThrownBy(() -> key(spec, KeyUsageType.SIGN_VERIFY))
                .isInstanceOf(KmsException.Unsupported.class)
                .hasMessageContaining("a token has no keys of spec " + spec)
                .hasMessageContaining("Use SYMMETRIC_DEFAULT, HMAC, RSA or a NIST curve");
    }

    @Test
    void operations_thatKeysInTokensDoNotHave_areRefusedInWords() {
        assertThatThrownBy(() -> key(KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT))
                .isInstanceOf(KmsException.Unsupported.class)
                .hasMessageContaining("a key in a token does not agree on secrets");
        String hmac = key(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC);
        assertThatThrownBy(() -> kms.enableKeyRotation(EnableKeyRotationRequest.of(hmac)))
                .isInstanceOf(KmsException.Unsupported.class);
        String symmetric = key(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
        assertThatThrownBy(() -> kms.generateDataKeyPair(
                        GenerateDataKeyPairRequest.of(symmetric, DataKeyPairSpec.ECC_NIST_P256)))
                .isInstanceOf(KmsException.Unsupported.class);
    }

    /** Another pair under the label, as in another token with the same label. */
    @Test
    void sign_anotherPairUnderTheLabel_isRefused() throws Exception {
        List<String> before = hsm.login().labels();
        String key = key(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
        List<String> made = hsm.login().labels();
        made.removeAll(before);
        kms.sign(SignRequest.of(key, MESSAGE, SigningAlgorithmSpec.ECDSA_SHA_256));
        hsm.login().delete(made.get(0));

        assertThatThrownBy(() -> kms.sign(SignRequest.of(key, MESSAGE, SigningAlgorithmSpec.ECDSA_SHA_256)))
                .isInstanceOf(KmsException.InvalidState.class)
                .hasMessageContaining("has no key with the label `" + made.get(0) + "`");
    }

    @Test
    void doctor_objectsWithoutKeysAndKeysWithoutObjects_areFindings() throws Exception {
        List<String> before = hsm.login().labels();
        String key = key(KeySpec.HMAC_384, KeyUsageType.GENERATE_VERIFY_MAC);
        List<String> made = hsm.login().labels();
        made.removeAll(before);
        String label = made.get(0);
        hsm.login().delete(label);
        String orphan = label.substring(0, label.lastIndexOf('/') + 1) + "0f".repeat(32);
        hsm.login().createAes(orphan);

        List<io.keyhold.api.HealthFinding> findings = TokenFindings.keyStores(keyhold.keyStores());

        assertThat(findings)
                .anySatisfy(finding -> assertThat(finding.toString())
                        .contains("custom key store tokens")
                        .contains(" objects of this store that belong to no key of this Region")
                        .contains("0f".repeat(32))
                        .contains("pkcs11-tool --delete-object"))
                .anySatisfy(finding -> assertThat(finding.toString())
                        .contains("has not the objects of ")
                        .contains("Put the token back that has them"));
        assertThat(keyhold.keyStores().get(0).missing()).anyMatch(arn -> arn.endsWith(key));
        hsm.login().delete(orphan);
    }
}
