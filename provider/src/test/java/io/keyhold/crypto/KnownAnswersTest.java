package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.MessageType;
import io.keyhold.api.SigningAlgorithmSpec;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One number of a standard for each algorithm, so that a clone alone tests them against something not made here. */
class KnownAnswersTest {
    private static final SecureRandom RANDOM = OsRandom.open();
    private static final Engines ENGINES = Engines.choose(Engines.Choice.JDK);
    private static final KeyPairEngines PAIRS = KeyPairEngines.choose(ENGINES, RANDOM);
    private static final byte[] SAMPLE = ascii("sample");
    private static final JsonNode OPENSSL = VectorFiles.committed("openssl.json");

    /** McGrew and Viega, "The Galois/Counter Mode of Operation", test case 16. */
    @Test
    void aesGcm_testCase16_isThatOfItsAuthors() {
        RawGcmEngine engine = new RawGcmEngine(
                KeyMaterial.of(
                        KeySpec.SYMMETRIC_DEFAULT,
                        hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")),
                ENGINES);
        byte[] plaintext = hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
        byte[] aad = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");

        byte[] sealed = engine.seal(hex("cafebabefacedbaddecaf888"), 128, aad, plaintext, 0, plaintext.length);

        assertThat(HexFormat.of().formatHex(sealed))
                .isEqualTo("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                        + "76fc6ece0f4e1768cddf8853bb2d551b");
    }

    /** C2SP XAES-256-GCM, test vector 1; the commitment between nonce and ciphertext is not part of it. */
    @Test
    void xaes_firstVector_isThatOfC2sp() {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 1);
        KcXaes xaes = new KcXaes(key, ENGINES, TestBytes.fixed(ascii("ABCDEFGHIJKLMNOPQRSTUVWX")));

        byte[] sealed = xaes.seal(ascii("XAES-256-GCM"), new byte[0]);

        assertThat(HexFormat.of().formatHex(sealed, 56, sealed.length))
                .isEqualTo("ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271");
    }

    /** NIST, "Examples with Intermediate Values", HMAC, key shorter than the block. */
    @ParameterizedTest
    @CsvSource({
        "HMAC_224, 28, e3d249a8cfb67ef8b7a169e9a0a599714a2cecba65999a51beb8fbbe",
        "HMAC_256, 32, a28cf43130ee696a98f14a37678b56bcfcbdd9e5cf69717fecf5480f0ebdf790",
        "HMAC_384, 48, 6eb242bdbb582ca17bebfa481b1e23211464d2b7f8c20b9ff2201637b93646af"
                + "5ae9ac316e98db45d9cae773675eeed0",
        "HMAC_512, 64, fd44c18bda0bb0a6ce0e82b031bf2818f6539bd56ec00bdc10a8a2d730b3634d"
                + "e2545d639b0f2cf710d0692c72a1896f1f211c2b922d1a96c392e07e7ea9fedc"
    })
    void hmac_keyOfTheHash_isThatOfNist(KeySpec spec, int bytes, String mac) {
        byte[] key = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            key[i] = (byte) i;
        }

        byte[] computed =
                new MacEngine(KeyMaterial.of(spec, key), ENGINES).mac(ascii("Sample message for keylen<blocklen"));

        assertThat(HexFormat.of().formatHex(computed)).isEqualTo(mac);
    }

    /** RFC 3394, section 4.6. */
    @Test
    void keyWrap_of256BitsUnder256Bits_isThatOfTheRfc() {
        byte[] wrapped = AesKeyWrap.under(
                        hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"), ENGINES)
                .wrap(AesKeyWrap.Padding.NONE, hex("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f"));

        assertThat(HexFormat.of().formatHex(wrapped))
                .isEqualTo("28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21");
    }

    /** RFC 6979, sections A.2.5 and A.2.6, over `sample`. */
    @ParameterizedTest
    @CsvSource({
        "ECC_NIST_P256, ECDSA_SHA_256,"
                + " 60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299,"
                + " efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
        "ECC_NIST_P384, ECDSA_SHA_384,"
                + " ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64"
                + "def8f0ea9055866064a254515480bc138015d9b72d7d57244ea8ef9ac0c62189"
                + "6708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720,"
                + " 94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c"
                + "81a648152e44acf96e36dd1e80fabe4699ef4aeb15f178cea1fe40db2603138f"
                + "130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8"
    })
    void ecdsa_signatureOfTheRfc_verifies(KeySpec spec, SigningAlgorithmSpec algorithm, String point, String numbers)
            throws Exception {
        byte[] spki = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                        new ECPublicKeyParameters(domain(spec).getCurve().decodePoint(hex("04" + point)), domain(spec)))
                .getEncoded();
        byte[] plain = hex(numbers);

        int half = plain.length / 2;
        byte[] der = EcdsaEncoding.der(
                new BigInteger(1, Arrays.copyOf(plain, half)),
                new BigInteger(1, Arrays.copyOfRange(plain, half, plain.length)));

        assertVerifies(spec, spki, algorithm, der);
    }

    /** RFC 8032, section 7.1, TEST 2. */
    @Test
    void ed25519_ofTheRfc_isSignedAndVerified() throws Exception {
        byte[] seed = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        byte[] publicKey = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        String signature = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
        KeyMaterial material = KeyMaterial.of(
                KeySpec.ECC_NIST_EDWARDS25519,
                PrivateKeyInfoFactory.createPrivateKeyInfo(new Ed25519PrivateKeyParameters(seed))
                        .getEncoded());

        byte[] signed = new SigningEngine(material, PAIRS)
                .sign(SigningAlgorithmSpec.ED25519_SHA_512, MessageType.RAW, hex("72"));

        assertThat(HexFormat.of().formatHex(signed)).isEqualTo(signature);
        assertThat(PublicKeys.of(material))
                .isEqualTo(SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                                new Ed25519PublicKeyParameters(publicKey))
                        .getEncoded());
    }

    /** RFC 5903, section 8.1. */
    @Test
    void ecdh_ofTheRfc_givesItsSecret() throws Exception {
        ECDomainParameters domain = domain(KeySpec.ECC_NIST_P256);
        KeyMaterial own = KeyMaterial.of(
                KeySpec.ECC_NIST_P256,
                PrivateKeyInfoFactory.createPrivateKeyInfo(new ECPrivateKeyParameters(
                                new BigInteger(
                                        1, hex("c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433")),
                                domain))
                        .getEncoded());
        byte[] peer = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(new ECPublicKeyParameters(
                        domain.getCurve()
                                .decodePoint(hex("04d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63"
                                        + "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab")),
                        domain))
                .getEncoded();

        assertThat(HexFormat.of().formatHex(new AgreementEngine(own, PAIRS).derive(peer)))
                .isEqualTo("d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de");
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, RSASSA_PKCS1_V1_5_SHA_256, rsaPublicKey, rsaPkcs1Sha256",
        "RSA_2048, RSASSA_PSS_SHA_256, rsaPublicKey, rsaPssSha256",
        "ECC_SECG_P256K1, ECDSA_SHA_256, secp256k1PublicKey, secp256k1Sha256",
        "SM2, SM2DSA, sm2PublicKey, sm2Sm3"
    })
    void signature_byOpenssl_verifies(KeySpec spec, SigningAlgorithmSpec algorithm, String key, String signature) {
        assertVerifies(spec, openssl(key), algorithm, openssl(signature));
    }

    @Test
    void oaep_byOpenssl_isDecrypted() {
        KeyMaterial material = KeyMaterial.of(KeySpec.RSA_2048, openssl("rsaPrivateKey"));

        byte[] plaintext = new KeyPairCipher(material, PAIRS)
                .decrypt(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256, openssl("rsaOaepSha256"));

        assertThat(plaintext).isEqualTo(SAMPLE);
    }

    /** And not what differs in one bit. */
    private static void assertVerifies(KeySpec spec, byte[] spki, SigningAlgorithmSpec algorithm, byte[] signature) {
        SigningVerifier verifier = new SigningVerifier(spec, spki, PAIRS);

        assertThat(verifier.verify(algorithm, MessageType.RAW, SAMPLE, signature))
                .isTrue();
        assertThat(verifier.verify(algorithm, MessageType.RAW, ascii("sampld"), signature))
                .isFalse();
    }

    private static ECNamedDomainParameters domain(KeySpec spec) {
        String name = spec == KeySpec.ECC_NIST_P256 ? "secp256r1" : "secp384r1";
        return new ECNamedDomainParameters(SECNamedCurves.getOID(name), SECNamedCurves.getByName(name));
    }

    private static byte[] openssl(String name) {
        return Base64.getDecoder().decode(OPENSSL.get(name).asText());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
