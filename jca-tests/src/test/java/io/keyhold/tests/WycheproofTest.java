package io.keyhold.tests;

import static io.keyhold.api.KeyUsageType.ENCRYPT_DECRYPT;
import static io.keyhold.api.KeyUsageType.KEY_AGREEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdProtection;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every Wycheproof file through the SPIs: private and secret keys imported by the KeyStore, public keys as they are. With
 * {@code -Dkeyhold.saboteur=true} each algorithm is swapped for its neighbour (where a family has none: one byte more of
 * message, a shorter tag, another scalar), and the test of every file fails.
 */
class WycheproofTest {
    /** Files of private ML-KEM keys, which no SPI imports: KemWycheproofTest of the provider runs them. */
    private static final String BY_SEED = "mlkem_[0-9]+_test";

    private static final Map<String, Key> IMPORTED = new HashMap<>();
    private static Managed managed;
    private static KeyStore store;
    private static Certificate[] anyChain;

    @BeforeAll
    static void open() throws Exception {
        managed = Managed.at(Managed.Place.APPENDED);
        store = managed.store();
    }

    @AfterAll
    static void close() {
        managed.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aes_gcm_test",
                "aes_kwp_test",
                "aes_wrap_test",
                "ecdh_secp256r1_test",
                "ecdh_secp521r1_test",
                "ecdsa_secp256k1_sha256_test",
                "ecdsa_secp256r1_sha256_p1363_test",
                "ecdsa_secp256r1_sha256_test",
                "ecdsa_secp521r1_sha512_test",
                "ed25519_test",
                "hmac_sha224_test",
                "hmac_sha256_test",
                "hmac_sha512_test",
                "mldsa_44_verify_test",
                "mldsa_65_verify_test",
                "mlkem_512_encaps_test",
                "mlkem_768_encaps_test",
                "mlkem_1024_encaps_test",
                "rsa_oaep_2048_sha1_mgf1sha1_test",
                "rsa_oaep_2048_sha256_mgf1sha256_test",
                "rsa_oaep_4096_sha256_mgf1sha256_test",
                "rsa_pss_2048_sha256_mgf1_32_test",
                "rsa_pss_3072_sha256_mgf1_32_test",
                "rsa_pss_4096_sha512_mgf1_64_test",
                "rsa_signature_2048_sha256_test",
                "rsa_signature_2048_sha384_test",
                "rsa_signature_2048_sha512_test",
                "rsa_signature_4096_sha512_test"
            })
    void everyCase_throughTheSpi_isAsTheFileSays(String file) throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                !file.startsWith("mlkem") || Kems.areThere(), "this Java has no javax.crypto.KEM");
        boolean sabotaged = Boolean.getBoolean("keyhold.saboteur");
        Vectors honest = new Vectors(file + ".json").run(trial(file, sabotaged), refusals(file));

        assertThat(honest.run()).isPositive();
        assertThat(honest.failures()).isEmpty();
        if (file.contains("secp256")
                || file.contains("hmac")
                || file.contains("4096")
                || file.contains("aes_kwp")
                || file.startsWith("mlkem")) {
            assertThat(new Vectors(file + ".json")
                            .run(trial(file, true), refusals(file))
                            .failures())
                    .as("what a swapped algorithm breaks")
                    .isNotEmpty();
        }
    }

    @Test
    void everyFile_inTheFolder_isRun() throws Exception {
        Path folder = PublishedVectors.folder().resolve("wycheproof");
        try (Stream<Path> files = Files.list(folder)) {
            String[] run = WycheproofTest.class
                    .getDeclaredMethod("everyCase_throughTheSpi_isAsTheFileSays", String.class)
                    .getAnnotation(ValueSource.class)
                    .strings();
            assertThat(files.map(file -> file.getFileName().toString().replace(".json", ""))
                            .filter(file -> !file.matches(BY_SEED)))
                    .containsExactlyInAnyOrder(run);
            assertThat(Path.of("..", "provider/src/test/java/io/keyhold/crypto/KemWycheproofTest.java"))
                    .content()
                    .contains("\"_test.json\"");
        }
    }

    private static Vectors.Trial trial(String file, boolean sabotaged) {
        if (file.startsWith("aes_gcm")) {
            return example -> gcm(example, sabotaged);
        }
        if (file.startsWith("aes_")) {
            return example -> wrap(example, file.contains("kwp") != sabotaged);
        }
        if (file.startsWith("ecdh")) {
            return example -> ecdh(example, sabotaged);
        }
        if (file.startsWith("hmac")) {
            return example -> hmac(file, example, sabotaged);
        }
        if (file.startsWith("rsa_oaep")) {
            return example -> oaep(example, sabotaged);
        }
        if (file.startsWith("mlkem")) {
            return example -> encapsulation(example, sabotaged);
        }
        return example -> signature(file, example, sabotaged);
    }

    /** By which exceptions the contracts of Cipher, KeyAgreement and Signature refuse what a case of that file holds. */
    private static Set<Class<? extends Exception>> refusals(String file) {
        if (file.startsWith("aes_gcm")) {
            return Set.of(AEADBadTagException.class);
        }
        if (file.startsWith("aes_") || file.startsWith("ecdh") || file.startsWith("mlkem")) {
            return Set.of(InvalidKeyException.class);
        }
        if (file.startsWith("rsa_oaep")) {
            return Set.of(BadPaddingException.class, IllegalBlockSizeException.class);
        }
        if (file.startsWith("mldsa")) {
            return Set.of(SignatureException.class, InvalidKeySpecException.class, InvalidKeyException.class);
        }
        return file.startsWith("hmac") ? Set.of() : Set.of(SignatureException.class);
    }

    private static boolean gcm(Vectors.Case example, boolean sabotaged) throws Exception {
        int keySize = example.group().get("keySize").asInt();
        int ivSize = example.group().get("ivSize").asInt();
        if (keySize != 256) {
            throw new Vectors.Skipped("AES-" + keySize);
        }
        if (ivSize != 96) {
            throw new Vectors.Skipped("IV of other than 96 bits");
        }
        int tagBits = example.group().get("tagSize").asInt();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", managed.provider);
        cipher.init(
                Cipher.DECRYPT_MODE,
                secret("AES", example.bytes("key")),
                new GCMParameterSpec(sabotaged ? tagBits - 8 : tagBits, example.bytes("iv")));
        cipher.updateAAD(example.bytes("aad"));
        cipher.update(example.bytes("ct"));
        return Vectors.same(cipher.doFinal(example.bytes("tag")), example.bytes("msg"));
    }

    private static boolean wrap(Vectors.Case example, boolean padded) throws Exception {
        if (example.group().get("keySize").asInt() != 256) {
            throw new Vectors.Skipped("AES-" + example.group().get("keySize"));
        }
        Key key = secret("AES", example.bytes("key"));
        Cipher cipher = Cipher.getInstance(padded ? "AES/KWP/NoPadding" : "AES/KW/NoPadding", managed.provider);
        cipher.init(Cipher.UNWRAP_MODE, key);
        byte[] message = example.bytes("msg");
        boolean unwraps = Vectors.same(
                cipher.unwrap(example.bytes("ct"), "Generic", Cipher.SECRET_KEY).getEncoded(), message);
        cipher.init(Cipher.WRAP_MODE, key);
        return unwraps
                && (!example.isValid()
                        || Vectors.same(cipher.wrap(new SecretKeySpec(message, "Generic")), example.bytes("ct")));
    }

    private static boolean ecdh(Vectors.Case example, boolean sabotaged) throws Exception {
        String curve = example.group().get("curve").asText();
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH", managed.provider);
        agreement.init(ecPrivateKey(curve, example.test().get("private").asText(), sabotaged));
        agreement.doPhase(new Encoded("EC", example.bytes("public")), true);
        return Vectors.same(agreement.generateSecret(), example.bytes("shared"));
    }

    private static boolean hmac(String file, Vectors.Case example, boolean sabotaged) throws Exception {
        int bits = Integer.parseInt(file.replaceAll("[^0-9]", ""));
        if (example.group().get("tagSize").asInt() != bits) {
            throw new Vectors.Skipped("truncated tag");
        }
        if (example.group().get("keySize").asInt() < bits) {
            throw new Vectors.Skipped("key shorter than the hash");
        }
        String name = "HmacSHA" + bits;
        Mac mac = Mac.getInstance(name, managed.provider);
        mac.init(secret(name, example.bytes("key")));
        byte[] message = example.bytes("msg");
        byte[] tag = mac.doFinal(sabotaged ? Arrays.copyOf(message, message.length + 1) : message);
        return MessageDigest.isEqual(tag, example.bytes("tag"));
    }

    private static boolean oaep(Vectors.Case example, boolean sabotaged) throws Exception {
        if (example.bytes("label").length > 0) {
            throw new Vectors.Skipped("label");
        }
        PrivateKey software = KeyFactory.getInstance("RSA", "SunRsaSign")
                .generatePrivate(new PKCS8EncodedKeySpec(example.ofGroup("privateKeyPkcs8")));
        boolean sha1 = example.group().get("sha").asText().equals("SHA-1") != sabotaged;
        MGF1ParameterSpec hash = sha1 ? MGF1ParameterSpec.SHA1 : MGF1ParameterSpec.SHA256;
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", managed.provider);
        cipher.init(
                Cipher.DECRYPT_MODE,
                imported(example.group().get("privateKeyPkcs8").asText(), software, ENCRYPT_DECRYPT),
                new OAEPParameterSpec(hash.getDigestAlgorithm(), "MGF1", hash, PSource.PSpecified.DEFAULT));
        return Vectors.same(cipher.doFinal(example.bytes("ct")), example.bytes("msg"));
    }

    private static boolean encapsulation(Vectors.Case example, boolean sabotaged) throws Exception {
        String set = example.group().get("parameterSet").asText();
        byte[] entropy = example.bytes("m");
        if (sabotaged) {
            entropy[0] ^= 1;
        }
        byte[] raw = example.bytes("ek");
        Kems.Encapsulated made = Kems.encapsulate(
                set, managed.provider, new Encoded("ML-KEM", publicKeyInfo(set, raw)), new Fixed(entropy));
        return Vectors.same(made.secret(), example.bytes("K")) && Vectors.same(made.ciphertext(), example.bytes("c"));
    }

    /** RFC 9935: a SubjectPublicKeyInfo around a raw key of any length. */
    private static byte[] publicKeyInfo(String set, byte[] raw) {
        String number = set.equals("ML-KEM-512") ? "01" : set.equals("ML-KEM-768") ? "02" : "03";
        String header = String.join(
                "",
                "3082",
                hex(raw.length + 18),
                "300b060960864801650304",
                "04" + number,
                "0382",
                hex(raw.length + 1),
                "00");
        return HexFormat.of().parseHex(header + HexFormat.of().formatHex(raw));
    }

    private static String hex(int length) {
        return HexFormat.of().toHexDigits((short) length);
    }

    /** Gives the random bytes that were published. */
    private static final class Fixed extends java.security.SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] bytes;

        Fixed(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] target) {
            assertThat(target).hasSameSizeAs(bytes);
            System.arraycopy(bytes, 0, target, 0, bytes.length);
        }
    }

    private static boolean signature(String file, Vectors.Case example, boolean sabotaged) throws Exception {
        if (example.test().has("ctx")) {
            throw new Vectors.Skipped("context");
        }
        String family = file.startsWith("rsa") ? "RSA" : file.startsWith("ec") ? "EC" : keyFactory(file);
        PublicKey key =
                KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(example.ofGroup("publicKeyDer")));
        String hash = example.group().has("sha") ? example.group().get("sha").asText() : "";
        String used = sabotaged ? hash.equals("SHA-256") ? "SHA-384" : "SHA-256" : hash;
        Signature signature = Signature.getInstance(name(file, used), managed.provider);
        if (file.startsWith("rsa_pss")) {
            int salt = example.group().get("sLen").asInt();
            signature.setParameter(new PSSParameterSpec(used, "MGF1", new MGF1ParameterSpec(used), salt, 1));
        }
        signature.initVerify(key);
        signature.update(example.bytes("msg"));
        if (sabotaged && hash.isEmpty()) {
            signature.update((byte) 0);
        }
        return signature.verify(example.bytes("sig"));
    }

    private static String name(String file, String hash) {
        String digest = hash.replace("-", "");
        if (file.startsWith("rsa_pss")) {
            return "RSASSA-PSS";
        }
        if (file.startsWith("rsa")) {
            return digest + "withRSA";
        }
        return file.startsWith("ecdsa")
                ? digest + "withECDSA" + (file.contains("p1363") ? "inP1363Format" : "")
                : keyFactory(file);
    }

    private static String keyFactory(String file) {
        return file.startsWith("ed25519") ? "Ed25519" : file.contains("44") ? "ML-DSA-44" : "ML-DSA-65";
    }

    private static Key secret(String algorithm, byte[] bytes) throws Exception {
        String name = algorithm + HexFormat.of().formatHex(bytes);
        Key known = IMPORTED.get(name);
        if (known == null) {
            String entry = "entry." + IMPORTED.size();
            store.setKeyEntry(entry, new SecretKeySpec(bytes, algorithm), null, null);
            known = store.getKey(entry, null);
            IMPORTED.put(name, known);
        }
        return known;
    }

    private static PrivateKey ecPrivateKey(String curve, String scalar, boolean sabotaged) throws Exception {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC", "SunEC");
        parameters.init(new ECGenParameterSpec(curve));
        BigInteger s = new BigInteger(scalar, 16);
        PrivateKey software = KeyFactory.getInstance("EC", "SunEC")
                .generatePrivate(new ECPrivateKeySpec(
                        sabotaged ? s.shiftRight(1) : s, parameters.getParameterSpec(ECParameterSpec.class)));
        return imported(curve + scalar + sabotaged, software, KEY_AGREEMENT);
    }

    private static PrivateKey imported(String name, PrivateKey software, KeyUsageType usage) throws Exception {
        Key known = IMPORTED.get(name);
        if (known == null) {
            String entry = "entry." + IMPORTED.size();
            store.setEntry(
                    entry,
                    new KeyStore.PrivateKeyEntry(software, chain(software.getAlgorithm())),
                    new KeyholdProtection(usage));
            known = store.getKey(entry, null);
            IMPORTED.put(name, known);
        }
        return (PrivateKey) known;
    }

    /** The JCA wants a chain with every private key; it looks at the algorithm only. */
    private static Certificate[] chain(String algorithm) throws Exception {
        if (anyChain == null || !anyChain[0].getPublicKey().getAlgorithm().equals(algorithm)) {
            anyChain = new Certificate[] {
                Certificates.selfSigned(
                        java.security.KeyPairGenerator.getInstance(algorithm).generateKeyPair(),
                        algorithm.equals("RSA") ? "SHA256withRSA" : "SHA512withECDSA")
            };
        }
        return anyChain;
    }

    /** A public key that nobody has parsed. */
    private record Encoded(String algorithm, byte[] bytes) implements PublicKey {
        @Override
        public String getAlgorithm() {
            return algorithm;
        }

        @Override
        public String getFormat() {
            return "X.509";
        }

        @Override
        public byte[] getEncoded() {
            return bytes.clone();
        }
    }
}
