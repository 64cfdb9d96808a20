package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.MessageType;
import io.keyhold.api.SigningAlgorithmSpec;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A private key whose numbers for the Chinese remainder theorem have a flipped bit, as a fault in memory leaves it: one
 * signature by it gives a prime away (Boneh, DeMillo, Lipton), so none leaves.
 */
class RsaFaultTest {
    private static final KeySpec SPEC = KeySpec.RSA_2048;
    private static final byte[] MESSAGE = {1, 2, 3};
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final KeyPairMaterial PAIR = KeyPairsFixtures.pair(SPEC);
    private static final KeyPairEngines JDK = engines(Engines.choose(Engines.Choice.JDK));
    private final KeyPairEngines engines = engines(TestBytes.engines().get(0));

    enum Fault {
        NONE,
        DP,
        DQ,
        Q_INV
    }

    static Stream<Arguments> faultsAndAlgorithms() {
        return Stream.of(Fault.DP, Fault.DQ, Fault.Q_INV)
                .flatMap(fault -> Stream.of(
                                SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256, SigningAlgorithmSpec.RSASSA_PSS_SHA_256)
                        .map(algorithm -> Arguments.of(fault, algorithm)));
    }

    @ParameterizedTest
    @MethodSource("faultsAndAlgorithms")
    void sign_keyWithAFault_isWithheld(Fault fault, SigningAlgorithmSpec algorithm) throws GeneralSecurityException {
        RsaSigner signer = signer(fault);
        SigningInput input = SigningInput.of(SPEC, algorithm, MessageType.RAW, MESSAGE, new byte[0]);

        assertThatThrownBy(() -> signer.sign(input))
                .isInstanceOf(KmsException.Internal.class)
                .hasMessage(SigningEngine.faulty(SPEC).getMessage());
    }

    /** The accelerator refuses such a key as soon as it sees it; the JDK uses it. */
    @ParameterizedTest
    @MethodSource("faultsAndAlgorithms")
    void sign_materialWithAFault_isRefused(Fault fault, SigningAlgorithmSpec algorithm)
            throws GeneralSecurityException {
        byte[] pkcs8 = key(fault, KeyPairEngines.keyFactory(SPEC)).getEncoded();
        SigningEngine engine = new SigningEngine(KeyMaterial.of(SPEC, pkcs8), engines);

        assertThatThrownBy(() -> engine.sign(algorithm, MessageType.RAW, MESSAGE))
                .isInstanceOf(KmsException.Internal.class)
                .hasMessageMatching("(?s)a signature by a key of spec `RSA_2048` came out wrong and is withheld.*"
                        + (TestBytes.accelerated() ? "|RSA refused its key.*" : ""));
    }

    @ParameterizedTest
    @EnumSource(
            value = SigningAlgorithmSpec.class,
            names = {"RSASSA_PKCS1_V1_5_SHA_256", "RSASSA_PSS_SHA_256"})
    void sign_sameKeyWithoutAFault_verifies(SigningAlgorithmSpec algorithm) throws GeneralSecurityException {
        SigningInput input = SigningInput.of(SPEC, algorithm, MessageType.RAW, MESSAGE, new byte[0]);

        byte[] signature = signer(Fault.NONE).sign(input);

        assertThat(new SigningVerifier(SPEC, PAIR.publicKey(), JDK).verify(input, signature))
                .isTrue();
    }

    /** Without the check the JDK would let it out: what is withheld above is what must be. */
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"DP", "DQ", "Q_INV"})
    void apply_bareOperationOfTheJdk_givesAPrimeAway(Fault fault) throws GeneralSecurityException {
        RSAPrivateCrtKey good = (RSAPrivateCrtKey) key(Fault.NONE, KeyPairEngines.keyFactory(SPEC));
        byte[] block = TestBytes.of(SPEC.sizeBits() / Byte.SIZE, 4711);
        block[0] = 0;

        byte[] wrong = RsaPrimitive.privateKey(SPEC, key(fault, KeyPairEngines.keyFactory(SPEC)), JDK)
                .apply(block);

        BigInteger raised = new BigInteger(1, wrong).modPow(good.getPublicExponent(), good.getModulus());
        BigInteger common = raised.subtract(new BigInteger(1, block)).gcd(good.getModulus());
        assertThat(List.of(good.getPrimeP(), good.getPrimeQ())).contains(common);
    }

    private RsaSigner signer(Fault fault) throws GeneralSecurityException {
        return new RsaSigner(
                SPEC,
                engines,
                RsaPrimitive.privateKey(SPEC, key(fault, ownKeys()), engines),
                RsaPrimitive.publicKey(SPEC, PAIR.publicKey(), engines));
    }

    /** Whose keys the engine takes as they are, unexamined. */
    private static KeyFactory ownKeys() throws GeneralSecurityException {
        return TestBytes.accelerated()
                ? KeyFactory.getInstance(
                        "RSA", TestBytes.accelerator().accelerator().orElseThrow())
                : KeyPairEngines.keyFactory(SPEC);
    }

    private static PrivateKey key(Fault fault, KeyFactory factory) throws GeneralSecurityException {
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) KeyPairEngines.keyFactory(SPEC)
                .generatePrivate(new PKCS8EncodedKeySpec(PAIR.privateKey().copyForWrapping()));
        return factory.generatePrivate(new RSAPrivateCrtKeySpec(
                key.getModulus(),
                key.getPublicExponent(),
                key.getPrivateExponent(),
                key.getPrimeP(),
                key.getPrimeQ(),
                fault == Fault.DP ? key.getPrimeExponentP().flipBit(5) : key.getPrimeExponentP(),
                fault == Fault.DQ ? key.getPrimeExponentQ().flipBit(7) : key.getPrimeExponentQ(),
                fault == Fault.Q_INV ? key.getCrtCoefficient().flipBit(9) : key.getCrtCoefficient()));
    }

    private static KeyPairEngines engines(Engines engines) {
        return KeyPairEngines.choose(engines, RANDOM);
    }
}
