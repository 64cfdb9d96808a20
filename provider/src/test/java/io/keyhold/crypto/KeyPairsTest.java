package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyPairsTest {
    private static final Provider BC = new BouncyCastleProvider();
    private final KeyPairs keyPairs = new KeyPairs(KeyPairsFixtures.engines());

    static Stream<KeySpec> asymmetric() {
        return KeyPairsFixtures.asymmetric();
    }

    static Stream<Arguments> usages() {
        return KeyPairsFixtures.asymmetric()
                .filter(spec -> spec != KeySpec.RSA_4096)
                .flatMap(spec -> Arrays.stream(KeyUsageType.values())
                        .filter(spec::allows)
                        .map(usage -> Arguments.of(spec, usage)));
    }

    @ParameterizedTest
    @MethodSource("usages")
    void generate_anySpecAndUsage_isAPairOfThatSpec(KeySpec spec, KeyUsageType usage) {
        KeyPairMaterial pair = keyPairs.generate(spec, usage);

        assertThat(pair.privateKey().spec()).isEqualTo(spec);
        assertThat(PublicKeys.of(pair.privateKey())).isEqualTo(pair.publicKey());
        assertThat(PublicKeys.require(spec, pair.publicKey())).isEqualTo(pair.publicKey());
        assertThat(keyPairs.generate(KeySpec.ECC_NIST_P256).publicKey()).isNotEqualTo(pair.publicKey());
    }

    @Test
    void generate_usageThatTheSpecHasNot_isRefused() {
        assertThatThrownBy(() -> keyPairs.generate(KeySpec.RSA_2048, KeyUsageType.KEY_AGREEMENT))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessage("KeyUsage KEY_AGREEMENT is not compatible with KeySpec RSA_2048. "
                        + "Use an asymmetric key spec of that usage");
        assertThatThrownBy(() -> keyPairs.generate(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT))
                .isInstanceOf(KmsException.Validation.class);
    }

    @ParameterizedTest
    @MethodSource("asymmetric")
    void parse_ownEncoding_isTheSameAgain(KeySpec spec) {
        KeyPairMaterial pair = KeyPairsFixtures.pair(spec);

        KeyPairMaterial again = keyPairs.parse(spec, pair.privateKey().copyForWrapping());

        assertThat(again.privateKey().sameAs(pair.privateKey())).isTrue();
        assertThat(again.publicKey()).isEqualTo(pair.publicKey());
    }

    @ParameterizedTest
    @MethodSource("asymmetric")
    void generate_anySpec_isReadByBouncyCastle(KeySpec spec) throws Exception {
        KeyPairMaterial pair = KeyPairsFixtures.pair(spec);

        KeyFactory factory = KeyFactory.getInstance(bouncyCastle(spec), BC);
        factory.generatePrivate(new PKCS8EncodedKeySpec(pair.privateKey().copyForWrapping()));

        assertThat(factory.generatePublic(new X509EncodedKeySpec(pair.publicKey()))
                        .getEncoded())
                .isEqualTo(pair.publicKey());
    }

    @ParameterizedTest
    @MethodSource("asymmetric")
    void parse_keyOfBouncyCastle_hasItsPublicKey(KeySpec spec) throws Exception {
        KeyPair made = madeBy(spec, BC);

        KeyPairMaterial pair = keyPairs.parse(spec, made.getPrivate().getEncoded());

        assertThat(pair.publicKey()).isEqualTo(made.getPublic().getEncoded());
    }

    static Stream<KeySpec> ofTheJdk() {
        KeyPairEngines jdk = KeyPairEngines.preferring(
                Engines.choose(Engines.Choice.JDK), new SecureRandom(), List.of(KeyPairEngines.Kind.JDK));
        return KeyPairsFixtures.asymmetric()
                .filter(spec -> spec != KeySpec.SM2 && spec != KeySpec.ECC_SECG_P256K1)
                .filter(spec -> spec.family() != KeySpec.Family.ML_KEM) // has other forms: KemEngineTest
                .filter(spec -> jdk.kind(spec) == KeyPairEngines.Kind.JDK);
    }

    @ParameterizedTest
    @MethodSource("ofTheJdk")
    void parse_keyOfTheJdk_hasItsPublicKeyAndTheJdkReadsItBack(KeySpec spec) throws Exception {
        KeyFactory factory = KeyPairEngines.keyFactory(spec);
        KeyPair made = madeBy(spec, factory.getProvider());

        KeyPairMaterial pair = keyPairs.parse(spec, made.getPrivate().getEncoded());

        assertThat(pair.publicKey()).isEqualTo(made.getPublic().getEncoded());
        assertThat(factory.generatePrivate(
                                new PKCS8EncodedKeySpec(pair.privateKey().copyForWrapping()))
                        .getAlgorithm())
                .isEqualTo(made.getPrivate().getAlgorithm());
    }

    @ParameterizedTest
    @MethodSource("asymmetric")
    void parse_keyOfAnotherSpec_isRefusedWithRemedy(KeySpec spec) {
        KeySpec other = spec == KeySpec.ECC_NIST_P384 ? KeySpec.ECC_NIST_P256 : KeySpec.ECC_NIST_P384;
        byte[] pkcs8 = KeyPairsFixtures.pair(other).privateKey().copyForWrapping();

        assertThatThrownBy(() -> keyPairs.parse(spec, pkcs8))
                .isInstanceOf(KmsException.IncorrectKeyMaterial.class)
                .hasMessageContaining("does not fit key spec `" + spec + "`")
                .hasMessageContaining("Pass a PKCS#8 PrivateKeyInfo with ");
    }

    @ParameterizedTest
    @MethodSource("asymmetric")
    void parse_damagedEncoding_isRefusedByOurErrorsOnly(KeySpec spec) {
        byte[] pkcs8 = KeyPairsFixtures.pair(spec).privateKey().copyForWrapping();
        Random random = new Random(1);
        int rounds = spec.family() == KeySpec.Family.RSA ? 20 : 150;

        for (int round = 0; round < rounds; round++) {
            byte[] damaged = TestBytes.flipped(pkcs8, random.nextInt(Math.min(pkcs8.length, 120) * 8));
            assertThat(refusal(() -> keyPairs.parse(spec, damaged)))
                    .as("seed 1, round " + round)
                    .isIn("", KmsException.IncorrectKeyMaterial.class.getSimpleName());
        }
        assertThat(refusal(() -> keyPairs.parse(spec, Arrays.copyOf(pkcs8, pkcs8.length + 1))))
                .isEqualTo("IncorrectKeyMaterial");
        assertThat(refusal(() -> keyPairs.parse(spec, new byte[0]))).isEqualTo("IncorrectKeyMaterial");
    }

    @ParameterizedTest
    @MethodSource("asymmetric")
    void require_damagedPublicKey_isRefusedByOurErrorsOnly(KeySpec spec) {
        byte[] spki = KeyPairsFixtures.pair(spec).publicKey();
        Random random = new Random(1);

        for (int round = 0; round < 300; round++) {
            byte[] damaged = TestBytes.flipped(spki, random.nextInt(Math.min(spki.length, 120) * 8));
            assertThat(refusal(() -> PublicKeys.require(spec, damaged)))
                    .as("seed 1, round " + round)
                    .isIn("", KmsException.Validation.class.getSimpleName());
        }
        assertThat(refusal(() -> PublicKeys.require(spec, Arrays.copyOf(spki, spki.length + 1))))
                .isEqualTo("Validation");
    }

    private static String refusal(Runnable call) {
        try {
            call.run();
            return "";
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    private static KeyPair madeBy(KeySpec spec, Provider provider) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(bouncyCastle(spec), provider);
        switch (spec.family()) {
            case RSA -> generator.initialize(spec.sizeBits());
            case EC, SM2 ->
                generator.initialize(new ECGenParameterSpec(EcCurve.of(spec).standardName()));
            case EDWARDS, ML_DSA, ML_KEM, AES, HMAC -> {}
        }
        return generator.generateKeyPair();
    }

    private static String bouncyCastle(KeySpec spec) {
        return switch (spec.family()) {
            case RSA -> "RSA";
            case EC, SM2 -> "EC";
            case EDWARDS -> "Ed25519";
            case ML_KEM -> "ML-KEM-" + spec.parameterSet();
            case ML_DSA, AES, HMAC -> "ML-DSA-" + spec.parameterSet();
        };
    }
}
