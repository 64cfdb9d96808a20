package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Published OAEP ciphertexts, good and bad, with and without label. */
class RsaOaepWycheproofTest {
    private record File(String name, KeySpec spec) {}

    private static final List<File> FILES = List.of(
            new File("rsa_oaep_2048_sha1_mgf1sha1_test.json", KeySpec.RSA_2048),
            new File("rsa_oaep_2048_sha256_mgf1sha256_test.json", KeySpec.RSA_2048),
            new File("rsa_oaep_4096_sha256_mgf1sha256_test.json", KeySpec.RSA_4096));

    @TestFactory
    Stream<DynamicContainer> decrypt_publishedCiphertext_isDecidedAsPublished() {
        return FILES.stream()
                .flatMap(file -> KeyPairsFixtures.variants(file.spec()).stream()
                        .map(variant -> dynamicContainer(file.name() + " by " + variant, cases(file, variant))));
    }

    @Test
    void decrypt_wrongHashSwappedIn_opensNothing() {
        File file = FILES.get(1);
        List<VectorFiles.WycheproofCase> all = VectorFiles.wycheproof(file.name());
        KeyPairCipher cipher = cipher(file, all.get(0), KeyPairsFixtures.engines());

        long opened = all.stream()
                .filter(test ->
                        decrypted(cipher, test, hash -> SigningHash.SHA_1).isPresent())
                .count();

        assertThat(all.stream().filter(VectorFiles.WycheproofCase::isValid)).isNotEmpty();
        assertThat(opened).isZero();
    }

    private static Stream<DynamicNode> cases(File file, KeyPairsFixtures.Variant variant) {
        List<VectorFiles.WycheproofCase> all = VectorFiles.wycheproof(file.name());
        KeyPairCipher cipher = cipher(file, all.get(0), variant.engines());
        DynamicNode count = dynamicTest("counts", () -> {
            System.out.printf(Locale.ROOT, "%s by %s: %d run, 0 skipped%n", file.name(), variant, all.size());
            assertThat(all.stream().filter(VectorFiles.WycheproofCase::isValid)).isNotEmpty();
        });
        return Stream.concat(
                Stream.of(count),
                all.stream()
                        .map(test -> dynamicTest(test.name(), () -> {
                            Optional<byte[]> plaintext = decrypted(cipher, test, UnaryOperator.identity());
                            assertThat(plaintext.isPresent()).isEqualTo(test.isValid());
                            plaintext.ifPresent(bytes -> assertThat(bytes).isEqualTo(test.bytes("msg")));
                        })));
    }

    private static KeyPairCipher cipher(File file, VectorFiles.WycheproofCase test, KeyPairEngines engines) {
        byte[] pkcs8 = VectorFiles.hex(test.group(), "privateKeyPkcs8");
        return new KeyPairCipher(new KeyPairs(engines).parse(file.spec(), pkcs8).privateKey(), engines);
    }

    private static Optional<byte[]> decrypted(
            KeyPairCipher cipher, VectorFiles.WycheproofCase test, UnaryOperator<SigningHash> hashes) {
        RsaOaepParameters parameters = new RsaOaepParameters(
                SigningWycheproof.hash(test.group(), "sha", hashes),
                SigningWycheproof.hash(test.group(), "mgfSha", hashes),
                test.bytes("label"));
        try {
            return Optional.of(cipher.decrypt(parameters, test.bytes("ct")));
        } catch (KmsException.InvalidCiphertext e) {
            return Optional.empty();
        }
    }
}
