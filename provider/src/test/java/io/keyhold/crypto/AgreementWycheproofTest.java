package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Published ECDH: valid peers give the published secret, all others are refused, compressed points apart. */
class AgreementWycheproofTest {
    private record File(String name, KeySpec spec) {}

    private static final List<File> FILES = List.of(
            new File("ecdh_secp256r1_test.json", KeySpec.ECC_NIST_P256),
            new File("ecdh_secp521r1_test.json", KeySpec.ECC_NIST_P521));

    @TestFactory
    Stream<DynamicContainer> derive_publishedPeer_isDecidedAsPublished() {
        return FILES.stream()
                .flatMap(file -> KeyPairsFixtures.variants(file.spec()).stream()
                        .map(variant -> dynamicContainer(file.name() + " by " + variant, cases(file, variant))));
    }

    private static Stream<DynamicNode> cases(File file, KeyPairsFixtures.Variant variant) {
        List<VectorFiles.WycheproofCase> all = VectorFiles.wycheproof(file.name());
        Map<String, AgreementEngine> engines = new HashMap<>();
        Function<String, AgreementEngine> engine =
                scalar -> new AgreementEngine(material(file, scalar), variant.engines());
        DynamicNode count = dynamicTest("counts", () -> {
            System.out.printf(Locale.ROOT, "%s by %s: %d run, 0 skipped%n", file.name(), variant, all.size());
            assertThat(all.stream().filter(AgreementWycheproofTest::isTaken)).isNotEmpty();
            assertThat(all.stream().filter(test -> !isTaken(test))).isNotEmpty();
        });
        return Stream.concat(
                Stream.of(count),
                all.stream()
                        .map(test -> dynamicTest(test.name(), () -> {
                            String scalar = test.test().get("private").asText();
                            Optional<byte[]> secret =
                                    derived(engines.computeIfAbsent(scalar, engine), test.bytes("public"));
                            assertThat(secret.isPresent()).isEqualTo(isTaken(test));
                            secret.ifPresent(bytes -> assertThat(bytes).isEqualTo(test.bytes("shared")));
                        })));
    }

    private static Optional<byte[]> derived(AgreementEngine engine, byte[] peer) {
        try {
            return Optional.of(engine.derive(peer));
        } catch (KmsException.Validation e) {
            return Optional.empty();
        }
    }

    /** AWS KMS takes DER with a named curve only; a compressed point in it is taken. */
    private static boolean isTaken(VectorFiles.WycheproofCase test) {
        boolean compressed = test.test().get("flags").toString().contains("CompressedP");
        return test.isValid()
                || compressed && test.test().get("result").asText().equals("acceptable");
    }

    private static KeyMaterial material(File file, String scalar) {
        EcCurve curve = EcCurve.of(file.spec());
        ECPrivateKey key = new ECPrivateKey(curve.order().bitLength(), new BigInteger(scalar, 16));
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve.oid());
        byte[] pkcs8 = KeyPairsDer.encoded(() -> new PrivateKeyInfo(algorithm, key));
        return KeyMaterial.of(file.spec(), pkcs8);
    }
}
