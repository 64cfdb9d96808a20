package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.keyhold.api.KeySpec;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Published signatures, good and bad, through every variant of every engine. */
class SigningWycheproofTest {
    static List<SigningWycheproof> files() {
        return List.of(
                file("rsa_signature_2048_sha256_test.json", KeySpec.RSA_2048, SigningWycheproof.Kind.PKCS1),
                file("rsa_signature_2048_sha384_test.json", KeySpec.RSA_2048, SigningWycheproof.Kind.PKCS1),
                file("rsa_signature_2048_sha512_test.json", KeySpec.RSA_2048, SigningWycheproof.Kind.PKCS1),
                file("rsa_signature_4096_sha512_test.json", KeySpec.RSA_4096, SigningWycheproof.Kind.PKCS1),
                file("rsa_pss_2048_sha256_mgf1_32_test.json", KeySpec.RSA_2048, SigningWycheproof.Kind.PSS),
                file("rsa_pss_3072_sha256_mgf1_32_test.json", KeySpec.RSA_3072, SigningWycheproof.Kind.PSS),
                file("rsa_pss_4096_sha512_mgf1_64_test.json", KeySpec.RSA_4096, SigningWycheproof.Kind.PSS),
                file("ecdsa_secp256r1_sha256_test.json", KeySpec.ECC_NIST_P256, SigningWycheproof.Kind.ECDSA_DER),
                file(
                        "ecdsa_secp256r1_sha256_p1363_test.json",
                        KeySpec.ECC_NIST_P256,
                        SigningWycheproof.Kind.ECDSA_P1363),
                file("ecdsa_secp521r1_sha512_test.json", KeySpec.ECC_NIST_P521, SigningWycheproof.Kind.ECDSA_DER),
                file("ecdsa_secp256k1_sha256_test.json", KeySpec.ECC_SECG_P256K1, SigningWycheproof.Kind.ECDSA_DER),
                file("ed25519_test.json", KeySpec.ECC_NIST_EDWARDS25519, SigningWycheproof.Kind.ED25519),
                file("mldsa_44_verify_test.json", KeySpec.ML_DSA_44, SigningWycheproof.Kind.ML_DSA),
                file("mldsa_65_verify_test.json", KeySpec.ML_DSA_65, SigningWycheproof.Kind.ML_DSA));
    }

    static Stream<SigningWycheproof> filesWithHash() {
        return files().stream()
                .filter(file -> file.kind() != SigningWycheproof.Kind.ED25519)
                .filter(file -> file.kind() != SigningWycheproof.Kind.ML_DSA);
    }

    @TestFactory
    Stream<DynamicContainer> verify_publishedSignature_isDecidedAsPublished() {
        return files().stream()
                .flatMap(file -> KeyPairsFixtures.variants(file.spec()).stream()
                        .map(variant -> dynamicContainer(file + " by " + variant, cases(file, variant))));
    }

    @ParameterizedTest
    @MethodSource("filesWithHash")
    void verify_wrongHashSwappedIn_losesEveryValidSignature(SigningWycheproof file) {
        UnaryOperator<SigningHash> saboteur =
                hash -> hash == SigningHash.SHA_384 ? SigningHash.SHA_512 : SigningHash.SHA_384;

        List<VectorFiles.WycheproofCase> all = VectorFiles.wycheproof(file.file());
        List<VectorFiles.WycheproofCase> wrong = all.stream()
                .filter(test -> file.expected(test) != file.verified(test, KeyPairsFixtures.engines(), saboteur))
                .toList();

        assertThat(all.stream().filter(file::expected)).isNotEmpty().isSubsetOf(wrong);
    }

    private static SigningWycheproof file(String name, KeySpec spec, SigningWycheproof.Kind kind) {
        return new SigningWycheproof(name, spec, kind);
    }

    private static Stream<DynamicNode> cases(SigningWycheproof file, KeyPairsFixtures.Variant variant) {
        List<VectorFiles.WycheproofCase> all = VectorFiles.wycheproof(file.file());
        List<VectorFiles.WycheproofCase> run =
                all.stream().filter(test -> file.skipReason(test).isEmpty()).toList();
        DynamicNode count = dynamicTest("counts", () -> {
            System.out.printf(
                    Locale.ROOT, "%s by %s: %d run, %d skipped%n", file, variant, run.size(), all.size() - run.size());
            all.stream()
                    .flatMap(test -> file.skipReason(test).stream())
                    .distinct()
                    .forEach(System.out::println);
            assertThat(run).isNotEmpty();
            assertThat(run.stream().filter(file::expected)).isNotEmpty();
        });
        return Stream.concat(
                Stream.of(count),
                run.stream()
                        .map(test -> dynamicTest(
                                test.name(),
                                () -> assertThat(file.verified(test, variant.engines(), UnaryOperator.identity()))
                                        .isEqualTo(file.expected(test)))));
    }
}
