package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** ML-KEM by every engine that there is, each judged by the others and by what FIPS 203 says of a wrong ciphertext. */
class KemEngineTest {
    private static final int SEED_BYTES = 64;
    private static final int THREADS = 8;
    private static final int ROUNDS = 100;

    static Stream<KeySpec> specs() {
        return Stream.of(KeySpec.ML_KEM_512, KeySpec.ML_KEM_768, KeySpec.ML_KEM_1024);
    }

    static Stream<Arguments> variants() {
        return specs().flatMap(
                        spec -> KeyPairsFixtures.variants(spec).stream().map(variant -> Arguments.of(spec, variant)));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void encapsulated_byOneEngine_isFoundByAllOthers(KeySpec spec, KeyPairsFixtures.Variant variant) {
        KeyPairMaterial pair = KeyPairsFixtures.pair(spec);
        KemEngine.Encapsulated made = new KemEngine(pair.privateKey(), variant.engines()).encapsulate();
        KemEngine.Encapsulated ofPublicKey = KemEngine.encapsulator(
                        spec, pair.publicKey(), variant.engines(), new SecureRandom())
                .encapsulate();

        for (KeyPairsFixtures.Variant other : KeyPairsFixtures.variants(spec)) {
            KemEngine engine = new KemEngine(pair.privateKey(), other.engines());
            assertThat(engine.decapsulate(made.ciphertext()))
                    .as("%s by %s", variant, other)
                    .isEqualTo(made.secret());
            assertThat(engine.decapsulate(ofPublicKey.ciphertext())).isEqualTo(ofPublicKey.secret());
        }
        assertThat(made.secret()).hasSize(KemEngine.SECRET_BYTES).isNotEqualTo(ofPublicKey.secret());
        assertThat(made.ciphertext()).hasSize(KemEngine.ciphertextBytes(spec));
        assertThat(made).hasToString("Encapsulated[32 bytes, ciphertext of " + made.ciphertext().length + "]");
    }

    /** Implicit rejection, FIPS 203 algorithm 18: SHAKE256 of z, the second half of the seed, and the ciphertext. */
    @ParameterizedTest
    @MethodSource("variants")
    void decapsulate_wrongCiphertexts_giveWhatTheStandardSays(KeySpec spec, KeyPairsFixtures.Variant variant) {
        KeyPairMaterial pair = KeyPairsFixtures.pair(spec);
        KemEngine engine = new KemEngine(pair.privateKey(), variant.engines());
        KemEngine.Encapsulated made = engine.encapsulate();
        byte[] z = pair.privateKey().use(pkcs8 -> Arrays.copyOfRange(pkcs8, pkcs8.length - 32, pkcs8.length));
        Random random = new Random(1);
        Set<String> secrets = new HashSet<>();

        for (int round = 0; round < ROUNDS; round++) {
            byte[] wrong = round % 2 == 0
                    ? TestBytes.flipped(made.ciphertext(), random.nextInt(made.ciphertext().length * 8))
                    : random(random, made.ciphertext().length);
            assertThat(engine.decapsulate(wrong)).as("seed 1, round " + round).isEqualTo(rejected(z, wrong));
            secrets.add(Arrays.toString(engine.decapsulate(wrong)));
        }
        assertThat(secrets).hasSizeGreaterThan(ROUNDS - 5).doesNotContain(Arrays.toString(made.secret()));
        assertThat(engine.decapsulate(made.ciphertext())).isEqualTo(made.secret());
    }

    @ParameterizedTest
    @MethodSource("variants")
    void decapsulate_otherLengths_areRefusedWithRemedy(KeySpec spec, KeyPairsFixtures.Variant variant) {
        KemEngine engine = new KemEngine(KeyPairsFixtures.pair(spec).privateKey(), variant.engines());
        int right = KemEngine.ciphertextBytes(spec);

        for (int length : new int[] {0, 1, 32, right - 1, right + 1, 2 * right}) {
            assertThatThrownBy(() -> engine.decapsulate(new byte[length]))
                    .isExactlyInstanceOf(KmsException.InvalidCiphertext.class)
                    .hasMessage("a ciphertext of `" + length + "` bytes is not one of key spec " + spec + ". Pass the "
                            + right + " bytes that Encapsulate returned");
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void engine_usedByManyThreads_confusesNothing(KeySpec spec, KeyPairsFixtures.Variant variant) throws Exception {
        KemEngine engine = new KemEngine(KeyPairsFixtures.pair(spec).privateKey(), variant.engines());
        Callable<Boolean> work = () -> IntStream.range(0, ROUNDS).allMatch(round -> {
            KemEngine.Encapsulated made = engine.encapsulate();
            return Arrays.equals(engine.decapsulate(made.ciphertext()), made.secret());
        });
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            assertThat(threads.invokeAll(java.util.Collections.nCopies(THREADS, work)))
                    .allSatisfy(done -> assertThat(done.get()).isTrue());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void engine_keyThatEncapsulatesNothing_isRefused() {
        KeyMaterial material = KeyPairsFixtures.pair(KeySpec.ECC_NIST_P256).privateKey();

        assertThatThrownBy(() -> new KemEngine(material, KeyPairsFixtures.engines()))
                .isInstanceOf(KmsException.InvalidKeyUsage.class)
                .hasMessage("Algorithm ML_KEM is incompatible with key spec ECC_NIST_P256. Use an ML-KEM key");
    }

    @ParameterizedTest
    @EnumSource(names = {"ML_KEM_512", "ML_KEM_768", "ML_KEM_1024"})
    void privateKey_encoded_isTheSeedOfRfc9935(KeySpec spec) {
        byte[] pkcs8 = KeyPairsFixtures.pair(spec).privateKey().copyForWrapping();

        assertThat(pkcs8).hasSize(86).startsWith(0x30, 0x54, 0x02, 0x01, 0x00, 0x30, 0x0b);
        assertThat(Arrays.copyOfRange(pkcs8, 18, 22)).containsExactly(0x04, 0x42, 0x80, 0x40);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void parse_eachFormOfRfc9935_keepsTheSeedOrIsRefused(KeySpec spec) {
        KeyPairs pairs = new KeyPairs(KeyPairsFixtures.engines());
        KeyPairMaterial pair = KeyPairsFixtures.pair(spec);
        byte[] own = pair.privateKey().copyForWrapping();
        DEROctetString seed = new DEROctetString(Arrays.copyOfRange(own, own.length - SEED_BYTES, own.length));
        DEROctetString expanded = new DEROctetString(expanded(spec, seed.getOctets()));
        byte[] otherSeed = seed.getOctets().clone();
        otherSeed[0] ^= 1;

        KeyPairMaterial again = pairs.parse(spec, info(spec, new DERSequence(new DEROctetString[] {seed, expanded})));

        assertThat(again.privateKey().sameAs(pair.privateKey())).isTrue();
        assertThat(again.publicKey()).isEqualTo(pair.publicKey());
        refused(spec, "it is expanded, and its seed is not in it", info(spec, expanded));
        refused(
                spec,
                "its seed and its expanded key are different keys",
                info(spec, new DERSequence(new DEROctetString[] {new DEROctetString(otherSeed), expanded})));
        refused(
                spec,
                "its seed has `63` bytes",
                info(spec, new DERTaggedObject(false, 0, new DEROctetString(new byte[63]))));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void require_publicKeyWithANumberAboveTheModulus_isRefused(KeySpec spec) {
        byte[] spki = KeyPairsFixtures.pair(spec).publicKey();
        spki[22] = (byte) 0xff;
        spki[23] |= 0x0f; // the first number is 4095

        assertThatThrownBy(() -> PublicKeys.require(spec, spki))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("or a number in it is not below the modulus")
                .hasMessageContaining("Pass a DER SubjectPublicKeyInfo with an ML-KEM-" + spec.parameterSet() + " key");
    }

    private static void refused(KeySpec spec, String problem, byte[] pkcs8) {
        assertThatThrownBy(() -> new KeyPairs(KeyPairsFixtures.engines()).parse(spec, pkcs8))
                .isInstanceOf(KmsException.IncorrectKeyMaterial.class)
                .hasMessageContaining("does not fit key spec `" + spec + "`: " + problem)
                .hasMessageContaining("an ML-KEM-" + spec.parameterSet() + " key by its seed");
    }

    private static byte[] info(KeySpec spec, org.bouncycastle.asn1.ASN1Object key) {
        return KeyPairsDer.encoded(() -> new PrivateKeyInfo(new AlgorithmIdentifier(MlKemKeys.oid(spec)), key));
    }

    private static byte[] expanded(KeySpec spec, byte[] seed) {
        return new MLKEMPrivateKeyParameters(MlKemKeys.parameters(spec), seed).getEncoded();
    }

    private static byte[] rejected(byte[] z, byte[] ciphertext) {
        SHAKEDigest shake = new SHAKEDigest(256);
        for (byte[] part : List.of(z, ciphertext)) {
            shake.update(part, 0, part.length);
        }
        byte[] secret = new byte[KemEngine.SECRET_BYTES];
        shake.doFinal(secret, 0, secret.length);
        return secret;
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
