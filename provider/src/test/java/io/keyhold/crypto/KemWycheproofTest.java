package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Published ML-KEM. From a seed follow the public key and, from each ciphertext of the right length, the published secret;
 * from a public key and the random bytes that were published, ciphertext and secret. Everything else is refused.
 */
class KemWycheproofTest {
    private static final List<KeySpec> SPECS = List.of(KeySpec.ML_KEM_512, KeySpec.ML_KEM_768, KeySpec.ML_KEM_1024);

    /** One file, read by one engine. */
    private record File(String name, KeySpec spec, KeyPairsFixtures.Variant variant) {
        boolean encapsulates() {
            return name.contains("encaps");
        }

        @Override
        public String toString() {
            return name + " by " + variant;
        }
    }

    @TestFactory
    Stream<DynamicContainer> kem_publishedCase_isAsPublished() {
        return SPECS.stream()
                .flatMap(spec -> Stream.of("_test.json", "_encaps_test.json")
                        .flatMap(kind -> KeyPairsFixtures.variants(spec).stream()
                                .map(variant -> new File("mlkem_" + spec.parameterSet() + kind, spec, variant))))
                .map(file -> dynamicContainer(file.toString(), cases(file)));
    }

    private static Stream<DynamicNode> cases(File file) {
        List<VectorFiles.WycheproofCase> all = VectorFiles.wycheproof(file.name());
        DynamicNode count = dynamicTest("counts", () -> {
            System.out.printf(Locale.ROOT, "%s: %d run, 0 skipped%n", file, all.size());
            assertThat(all.stream().filter(VectorFiles.WycheproofCase::isValid)).hasSizeGreaterThan(100);
            assertThat(all.stream().filter(test -> !test.isValid())).hasSizeGreaterThan(30);
        });
        DynamicNode saboteur = dynamicTest("saboteur", () -> {
            Predicate<VectorFiles.WycheproofCase> isFound = test -> taken(file, test, true) != test.isValid();
            assertThat(all.stream().filter(VectorFiles.WycheproofCase::isValid))
                    .as("a bit of the ciphertext, or of the random bytes, is another")
                    .allMatch(isFound);
        });
        return Stream.concat(
                Stream.of(count, saboteur),
                all.stream()
                        .map(test -> dynamicTest(
                                test.name(),
                                () -> assertThat(taken(file, test, false)).isEqualTo(test.isValid()))));
    }

    private static boolean taken(File file, VectorFiles.WycheproofCase test, boolean sabotaged) {
        try {
            return file.encapsulates() ? encapsulates(file, test, sabotaged) : decapsulates(file, test, sabotaged);
        } catch (KmsException.IncorrectKeyMaterial | KmsException.InvalidCiphertext | KmsException.Validation e) {
            return false;
        }
    }

    private static boolean decapsulates(File file, VectorFiles.WycheproofCase test, boolean sabotaged) {
        byte[] pkcs8 = KeyPairsDer.privateKeyInfo(
                new AlgorithmIdentifier(MlKemKeys.oid(file.spec())),
                new DERTaggedObject(false, 0, new DEROctetString(test.bytes("seed"))));
        KeyPairMaterial pair = new KeyPairs(file.variant().engines()).parse(file.spec(), pkcs8);
        byte[] secret = new KemEngine(pair.privateKey(), file.variant().engines())
                .decapsulate(spoiled(test.bytes("c"), sabotaged));
        return Arrays.equals(secret, test.bytes("K")) && Arrays.equals(pair.publicKey(), spki(file, test));
    }

    private static boolean encapsulates(File file, VectorFiles.WycheproofCase test, boolean sabotaged) {
        KemEngine.Encapsulated made = KemEngine.encapsulator(
                        file.spec(),
                        spki(file, test),
                        file.variant().engines(),
                        new Published(spoiled(test.bytes("m"), sabotaged)))
                .encapsulate();
        return Arrays.equals(made.secret(), test.bytes("K")) && Arrays.equals(made.ciphertext(), test.bytes("c"));
    }

    private static byte[] spki(File file, VectorFiles.WycheproofCase test) {
        return KeyPairsDer.subjectPublicKeyInfo(new AlgorithmIdentifier(MlKemKeys.oid(file.spec())), test.bytes("ek"));
    }

    private static byte[] spoiled(byte[] bytes, boolean sabotaged) {
        if (sabotaged && bytes.length > 0) {
            bytes[0] ^= 1;
        }
        return bytes;
    }

    /** Gives the random bytes that were published, and no others. */
    private static final class Published extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final String bytes;

        Published(byte[] bytes) {
            this.bytes = HexFormat.of().formatHex(bytes);
        }

        @Override
        public void nextBytes(byte[] target) {
            byte[] given = HexFormat.of().parseHex(bytes);
            assertThat(target).hasSameSizeAs(given);
            System.arraycopy(given, 0, target, 0, given.length);
        }
    }
}
