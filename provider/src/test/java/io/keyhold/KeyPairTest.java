package io.keyhold;

import static io.keyhold.api.KeyUsageType.ENCRYPT_DECRYPT;
import static io.keyhold.api.KeyUsageType.KEY_AGREEMENT;
import static io.keyhold.api.KeyUsageType.SIGN_VERIFY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DeriveSharedSecretRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.GetPublicKeyResponse;
import io.keyhold.api.KeyAgreementAlgorithmSpec;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.MessageType;
import io.keyhold.api.OriginType;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.api.VerifyRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Asymmetric keys through {@link Kms}: every spec in every usage, AWS's limits and errors. */
class KeyPairTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static Keyhold keyhold;
    private static Kms kms;

    @BeforeAll
    static void open() {
        keyhold = TestKeyhold.open();
        kms = keyhold.kms();
    }

    @AfterAll
    static void close() {
        keyhold.close();
    }

    static Stream<KeySpec> pairs() {
        return Arrays.stream(KeySpec.values()).filter(spec -> !spec.isSymmetric());
    }

    static Stream<KeySpec> signing() {
        return pairs().filter(spec -> spec.allows(SIGN_VERIFY));
    }

    @ParameterizedTest
    @EnumSource(KeySpec.class)
    void createKey_everyUsage_isAllowedExactlyByTheTable(KeySpec spec) {
        for (KeyUsageType usage : KeyUsageType.values()) {
            CreateKeyRequest request = CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(usage);
            if (spec.allows(usage)) {
                KeyMetadata key = kms.createKey(request).keyMetadata();
                assertThat(key.keyUsage()).isEqualTo(usage);
                assertThat(key.customerMasterKeySpec()).isEqualTo(spec);
                assertThat(key.signingAlgorithms()).isEqualTo(spec.signingAlgorithms(usage));
                assertThat(key.encryptionAlgorithms()).isEqualTo(spec.encryptionAlgorithms(usage));
                assertThat(key.keyAgreementAlgorithms()).isEqualTo(spec.keyAgreementAlgorithms(usage));
                assertThat(key.encapsulationAlgorithms()).isEqualTo(spec.encapsulationAlgorithms(usage));
            } else {
                assertThatThrownBy(() -> kms.createKey(request))
                        .isInstanceOf(KmsException.Validation.class)
                        .hasMessageContaining("KeyUsage " + usage + " is not compatible with KeySpec " + spec);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void createKey_withoutUsage_isRefusedInAwsWords(KeySpec spec) {
        assertThatThrownBy(() -> kms.createKey(CreateKeyRequest.of().withKeySpec(spec)))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining(
                        "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
    }

    @ParameterizedTest
    @MethodSource("signing")
    void verify_ofEverySignature_isValidAndOfAnythingElseRefused(KeySpec spec) {
        String keyId = create(spec, SIGN_VERIFY);
        for (SigningAlgorithmSpec algorithm : spec.signingAlgorithms(SIGN_VERIFY)) {
            boolean prehash = algorithm == SigningAlgorithmSpec.ED25519_PH_SHA_512;
            MessageType type = prehash ? MessageType.DIGEST : MessageType.RAW;
            byte[] message = prehash ? digest("SHA-512", HELLO) : HELLO;
            byte[] signature = kms.sign(
                            SignRequest.of(keyId, message, algorithm).withMessageType(type))
                    .signature();
            VerifyRequest verify =
                    VerifyRequest.of(keyId, message, signature, algorithm).withMessageType(type);

            assertThat(kms.verify(verify).signatureValid()).isTrue();
            signature[signature.length / 2] ^= 1;
            assertThatThrownBy(() -> kms.verify(VerifyRequest.of(keyId, message, signature, algorithm)
                            .withMessageType(type)))
                    .isInstanceOf(KmsException.InvalidSignature.class);
            assertThatThrownBy(() -> kms.verify(VerifyRequest.of(keyId, message, new byte[] {1}, algorithm)
                            .withMessageType(type)))
                    .isInstanceOf(KmsException.InvalidSignature.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, RSASSA_PSS_SHA_384, SHA-384",
        "RSA_2048, RSASSA_PKCS1_V1_5_SHA_512, SHA-512",
        "ECC_NIST_P256, ECDSA_SHA_256, SHA-256",
        "ECC_NIST_P521, ECDSA_SHA_512, SHA-512",
        "ECC_SECG_P256K1, ECDSA_SHA_256, SHA-256"
    })
    void signature_ofMessageOrDigest_verifiesEitherWay(KeySpec spec, SigningAlgorithmSpec algorithm, String hash) {
        String keyId = create(spec, SIGN_VERIFY);
        byte[] digest = digest(hash, HELLO);
        byte[] ofMessage = kms.sign(SignRequest.of(keyId, HELLO, algorithm)).signature();
        byte[] ofDigest = kms.sign(SignRequest.of(keyId, digest, algorithm).withMessageType(MessageType.DIGEST))
                .signature();

        assertThat(kms.verify(VerifyRequest.of(keyId, digest, ofMessage, algorithm)
                                .withMessageType(MessageType.DIGEST))
                        .signatureValid())
                .isTrue();
        assertThat(kms.verify(VerifyRequest.of(keyId, HELLO, ofDigest, algorithm))
                        .signatureValid())
                .isTrue();
        refused(
                KmsException.Validation.class,
                "Digest is invalid length for algorithm " + algorithm + ".",
                () -> kms.sign(SignRequest.of(keyId, HELLO, algorithm)
                        .withMessageType(MessageType.DIGEST)
                        .withDryRun(true)));
        refused(
                KmsException.Validation.class,
                "EXTERNAL_MU",
                () -> kms.sign(
                        SignRequest.of(keyId, new byte[64], algorithm).withMessageType(MessageType.EXTERNAL_MU)));
    }

    @ParameterizedTest
    @EnumSource(names = {"ML_DSA_44", "ML_DSA_65", "ML_DSA_87"})
    void mlDsa_messageAndMu_areInterchangeable(KeySpec spec) {
        SigningAlgorithmSpec algorithm = SigningAlgorithmSpec.ML_DSA_SHAKE_256;
        String keyId = create(spec, SIGN_VERIFY);
        byte[] spki = kms.getPublicKey(GetPublicKeyRequest.of(keyId)).publicKey();
        byte[] mu = mu(spki, spec, HELLO);
        byte[] signature = kms.sign(SignRequest.of(keyId, mu, algorithm).withMessageType(MessageType.EXTERNAL_MU))
                .signature();

        assertThat(kms.verify(VerifyRequest.of(keyId, HELLO, signature, algorithm))
                        .signatureValid())
                .isTrue();
        refused(
                KmsException.Validation.class,
                "64 bytes",
                () -> kms.sign(SignRequest.of(keyId, HELLO, algorithm).withMessageType(MessageType.EXTERNAL_MU)));
        refused(
                KmsException.Validation.class,
                "DIGEST",
                () -> kms.sign(SignRequest.of(keyId, mu, algorithm).withMessageType(MessageType.DIGEST)));
    }

    @Test
    void ed25519_rawAndDigest_goWithTheirAlgorithmsOnly() {
        String keyId = create(KeySpec.ECC_NIST_EDWARDS25519, SIGN_VERIFY);
        refused(
                KmsException.Validation.class,
                "DIGEST",
                () -> kms.sign(SignRequest.of(keyId, new byte[64], SigningAlgorithmSpec.ED25519_SHA_512)
                        .withMessageType(MessageType.DIGEST)));
        refused(
                KmsException.Validation.class,
                "RAW",
                () -> kms.sign(SignRequest.of(keyId, HELLO, SigningAlgorithmSpec.ED25519_PH_SHA_512)));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, RSAES_OAEP_SHA_1, 214",
        "RSA_2048, RSAES_OAEP_SHA_256, 190",
        "RSA_3072, RSAES_OAEP_SHA_256, 318",
        "RSA_4096, RSAES_OAEP_SHA_1, 470",
        "SM2, SM2PKE, 1024"
    })
    void decrypt_ofTheLongestPlaintext_givesItAndOneMoreIsRefused(
            KeySpec spec, EncryptionAlgorithmSpec algorithm, int longest) {
        String keyId = create(spec, ENCRYPT_DECRYPT);
        byte[] plaintext = new byte[longest];
        Arrays.fill(plaintext, (byte) 7);
        byte[] blob = kms.encrypt(EncryptRequest.of(keyId, plaintext).withEncryptionAlgorithm(algorithm))
                .ciphertextBlob();
        DecryptRequest decrypt = DecryptRequest.of(blob).withKeyId(keyId).withEncryptionAlgorithm(algorithm);

        assertThat(kms.decrypt(decrypt).plaintext()).isEqualTo(plaintext);
        assertThat(kms.decrypt(decrypt).keyMaterialId()).isEmpty();
        String tooLong = "Algorithm " + algorithm + " and key spec " + spec + " cannot encrypt data larger than "
                + longest + " bytes.";
        EncryptRequest encrypt = EncryptRequest.of(keyId, new byte[longest + 1]).withEncryptionAlgorithm(algorithm);
        refused(KmsException.Validation.class, tooLong, () -> kms.encrypt(encrypt));
        refused(KmsException.Validation.class, tooLong, () -> kms.encrypt(encrypt.withDryRun(true)));
        refused(
                KmsException.DryRun.class,
                "would have succeeded",
                () -> kms.encrypt(EncryptRequest.of(keyId, HELLO)
                        .withEncryptionAlgorithm(algorithm)
                        .withDryRun(true)));
        blob[blob.length - 1] ^= 1;
        refused(
                KmsException.InvalidCiphertext.class,
                "",
                () -> kms.decrypt(DecryptRequest.of(blob).withKeyId(keyId).withEncryptionAlgorithm(algorithm)));
        refused(
                KmsException.Validation.class,
                "Pass KeyId",
                () -> kms.decrypt(DecryptRequest.of(blob).withEncryptionAlgorithm(algorithm)));
        refused(
                KmsException.InvalidKeyUsage.class,
                "Algorithm SYMMETRIC_DEFAULT is incompatible with key spec " + spec + ".",
                () -> kms.encrypt(EncryptRequest.of(keyId, HELLO)));
        refused(
                KmsException.Validation.class,
                "EncryptionContext",
                () -> kms.encrypt(EncryptRequest.of(keyId, HELLO)
                        .withEncryptionAlgorithm(algorithm)
                        .withEncryptionContext(Map.of("a", "b"))));
    }

    @ParameterizedTest
    @EnumSource(names = {"ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "SM2"})
    void deriveSharedSecret_betweenTwoKeys_isTheSameOnBothSides(KeySpec spec) {
        String mine = create(spec, KEY_AGREEMENT);
        String theirs = create(spec, KEY_AGREEMENT);

        assertThat(derive(mine, publicKey(theirs)))
                .isEqualTo(derive(theirs, publicKey(mine)))
                .hasSize((spec.sizeBits() + 7) / 8);
        DeriveSharedSecretRequest bad =
                DeriveSharedSecretRequest.of(mine, KeyAgreementAlgorithmSpec.ECDH, new byte[] {1});
        refused(KmsException.Validation.class, "", () -> kms.deriveSharedSecret(bad));
        refused(KmsException.Validation.class, "", () -> kms.deriveSharedSecret(bad.withDryRun(true)));
        refused(
                KmsException.DryRun.class,
                "would have succeeded",
                () -> kms.deriveSharedSecret(
                        DeriveSharedSecretRequest.of(mine, KeyAgreementAlgorithmSpec.ECDH, publicKey(theirs))
                                .withDryRun(true)));
        assertThat(kms.deriveSharedSecret(
                                DeriveSharedSecretRequest.of(mine, KeyAgreementAlgorithmSpec.ECDH, publicKey(theirs)))
                        .keyOrigin())
                .isEqualTo(OriginType.AWS_KMS);
    }

    @Test
    void getPublicKey_tellsTheKeyAlsoWhenDisabled_andHasNoneOfSymmetricKeys() {
        String keyId = create(KeySpec.ECC_NIST_P384, KEY_AGREEMENT);
        kms.disableKey(DisableKeyRequest.of(keyId));
        GetPublicKeyResponse response = kms.getPublicKey(GetPublicKeyRequest.of(keyId));

        assertThat(response.keyUsage()).isEqualTo(KEY_AGREEMENT);
        assertThat(response.keyAgreementAlgorithms()).containsExactly(KeyAgreementAlgorithmSpec.ECDH);
        assertThat(response.signingAlgorithms()).isEmpty();
        assertThat(response.keySpec()).isEqualTo(response.customerMasterKeySpec());
        refused(
                KmsException.Disabled.class,
                "is disabled.",
                () -> kms.deriveSharedSecret(
                        DeriveSharedSecretRequest.of(keyId, KeyAgreementAlgorithmSpec.ECDH, response.publicKey())));
        kms.enableKey(EnableKeyRequest.of(keyId));
        assertThat(derive(keyId, response.publicKey())).hasSize(48);
        String aes = kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        refused(
                KmsException.Unsupported.class,
                "SYMMETRIC_DEFAULT",
                () -> kms.getPublicKey(GetPublicKeyRequest.of(aes)));
    }

    @Test
    void wrongUsageOrAlgorithm_isRefusedInAwsWords() {
        String ec = create(KeySpec.ECC_NIST_P256, SIGN_VERIFY);
        refused(
                KmsException.InvalidKeyUsage.class,
                "key usage is SIGN_VERIFY which is not valid for DeriveSharedSecret.",
                () -> derive(ec, publicKey(ec)));
        refused(
                KmsException.InvalidKeyUsage.class,
                "Algorithm ECDSA_SHA_384 is incompatible with key spec ECC_NIST_P256.",
                () -> kms.sign(SignRequest.of(ec, HELLO, SigningAlgorithmSpec.ECDSA_SHA_384)));
        refused(
                KmsException.InvalidKeyUsage.class,
                "key usage is SIGN_VERIFY which is not valid for Encrypt.",
                () -> kms.encrypt(EncryptRequest.of(ec, HELLO)));
        refused(
                KmsException.Validation.class,
                "Member must have length less than or equal to 4096",
                () -> kms.sign(SignRequest.of(ec, new byte[4097], SigningAlgorithmSpec.ECDSA_SHA_256)));
        refused(
                KmsException.DryRun.class,
                "would have succeeded",
                () -> kms.sign(SignRequest.of(ec, HELLO, SigningAlgorithmSpec.ECDSA_SHA_256)
                        .withDryRun(true)));
    }

    private static String create(KeySpec spec, KeyUsageType usage) {
        return kms.createKey(CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(usage))
                .keyMetadata()
                .keyId();
    }

    private static byte[] publicKey(String keyId) {
        return kms.getPublicKey(GetPublicKeyRequest.of(keyId)).publicKey();
    }

    private static byte[] derive(String keyId, byte[] peer) {
        return kms.deriveSharedSecret(DeriveSharedSecretRequest.of(keyId, KeyAgreementAlgorithmSpec.ECDH, peer))
                .sharedSecret();
    }

    private static byte[] digest(String hash, byte[] message) {
        try {
            return MessageDigest.getInstance(hash).digest(message);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(hash.toLowerCase(Locale.ROOT), e);
        }
    }

    /** FIPS 204, algorithm 7, line 6, by Bouncy Castle's SHAKE: the raw public key is the end of the SPKI. */
    private static byte[] mu(byte[] spki, KeySpec spec, byte[] message) {
        int raw = Map.of(KeySpec.ML_DSA_44, 1312, KeySpec.ML_DSA_65, 1952, KeySpec.ML_DSA_87, 2592)
                .get(spec);
        byte[] tr = shake(List.of(Arrays.copyOfRange(spki, spki.length - raw, spki.length)));
        return shake(List.of(tr, new byte[2], message));
    }

    private static byte[] shake(List<byte[]> parts) {
        SHAKEDigest shake = new SHAKEDigest(256);
        parts.forEach(part -> shake.update(part, 0, part.length));
        byte[] out = new byte[64];
        shake.doFinal(out, 0, out.length);
        return out;
    }

    private static void refused(Class<? extends KmsException> type, String text, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(type).hasMessageContaining(text);
    }
}
