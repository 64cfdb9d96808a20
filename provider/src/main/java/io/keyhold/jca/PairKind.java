package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A name of {@code KeyPairGenerator}, and which key spec its sizes, curves and parameter sets mean. */
enum PairKind {
    /** RSA, also for PSS. */
    RSA("RSA", List.of(KeySpec.RSA_3072, KeySpec.RSA_2048, KeySpec.RSA_4096), List.of("1.2.840.113549.1.1.1")),
    /** RSA for PSS only. */
    RSASSA_PSS(
            "RSASSA-PSS",
            List.of(KeySpec.RSA_3072, KeySpec.RSA_2048, KeySpec.RSA_4096),
            List.of("1.2.840.113549.1.1.10")),
    /** NIST curves and secp256k1. */
    EC(
            "EC",
            List.of(KeySpec.ECC_NIST_P256, KeySpec.ECC_NIST_P384, KeySpec.ECC_NIST_P521, KeySpec.ECC_SECG_P256K1),
            List.of("EllipticCurve", "1.2.840.10045.2.1")),
    /** Ed25519 by the family's name. */
    EDDSA("EdDSA", List.of(KeySpec.ECC_NIST_EDWARDS25519), List.of()),
    /** Ed25519. */
    ED25519("Ed25519", List.of(KeySpec.ECC_NIST_EDWARDS25519), List.of("1.3.101.112")),
    /** ML-DSA by the family's name. */
    ML_DSA("ML-DSA", List.of(KeySpec.ML_DSA_65, KeySpec.ML_DSA_44, KeySpec.ML_DSA_87), List.of()),
    /** ML-DSA-44. */
    ML_DSA_44("ML-DSA-44", List.of(KeySpec.ML_DSA_44), List.of("2.16.840.1.101.3.4.3.17")),
    /** ML-DSA-65. */
    ML_DSA_65("ML-DSA-65", List.of(KeySpec.ML_DSA_65), List.of("2.16.840.1.101.3.4.3.18")),
    /** ML-DSA-87. */
    ML_DSA_87("ML-DSA-87", List.of(KeySpec.ML_DSA_87), List.of("2.16.840.1.101.3.4.3.19")),
    /** ML-KEM by the family's name. */
    ML_KEM("ML-KEM", List.of(KeySpec.ML_KEM_768, KeySpec.ML_KEM_512, KeySpec.ML_KEM_1024), List.of()),
    /** ML-KEM-512. */
    ML_KEM_512("ML-KEM-512", List.of(KeySpec.ML_KEM_512), List.of("2.16.840.1.101.3.4.4.1")),
    /** ML-KEM-768. */
    ML_KEM_768("ML-KEM-768", List.of(KeySpec.ML_KEM_768), List.of("2.16.840.1.101.3.4.4.2")),
    /** ML-KEM-1024. */
    ML_KEM_1024("ML-KEM-1024", List.of(KeySpec.ML_KEM_1024), List.of("2.16.840.1.101.3.4.4.3")),
    /** SM2. */
    SM2("SM2", List.of(KeySpec.SM2), List.of());

    /** Families whose parameter sets have numbers that are not sizes: the JDK takes none there either. */
    private static final Set<KeySpec.Family> NUMBERED = Set.of(KeySpec.Family.ML_DSA, KeySpec.Family.ML_KEM);

    /** The NIST curves by the names of SEC 2; explicit parameters are recognised by the order of their group. */
    private static final Map<String, KeySpec> CURVE_NAMES = Map.of(
            "secp256r1", KeySpec.ECC_NIST_P256,
            "secp384r1", KeySpec.ECC_NIST_P384,
            "secp521r1", KeySpec.ECC_NIST_P521);

    private final String algorithm;
    private final List<KeySpec> specs;
    private final List<String> aliases;

    PairKind(String algorithm, List<KeySpec> specs, List<String> aliases) {
        this.algorithm = algorithm;
        this.specs = specs;
        this.aliases = aliases;
    }

    String algorithm() {
        return algorithm;
    }

    List<String> aliases() {
        return aliases;
    }

    /** The key specs it makes; the default comes first. */
    List<KeySpec> specs() {
        return specs;
    }

    /** Whether keys of that spec go by this name; one on the SM2 curve is an EC key for the JCA too. */
    boolean takes(KeySpec spec) {
        return specs.contains(spec) || this == EC && spec == KeySpec.SM2;
    }

    /** That a key is not of this kind, and where it belongs; completes a sentence that begins with the key. */
    String refusal(KeySpec spec) {
        String other = Arrays.stream(values())
                .filter(kind -> kind.specs.contains(spec))
                .map(kind -> kind.algorithm)
                .findFirst()
                .orElse("none");
        return " is of key spec " + spec + ", which is not for " + algorithm + "; ask for " + other;
    }

    KeySpec byDefault() {
        return specs.get(0);
    }

    Optional<KeySpec> bySize(int size) {
        return specs.stream()
                .filter(spec -> !NUMBERED.contains(spec.family()) && spec.sizeBits() == size)
                .findFirst();
    }

    Optional<KeySpec> byParameters(AlgorithmParameterSpec params) {
        if (params instanceof RSAKeyGenParameterSpec rsa) {
            return RSAKeyGenParameterSpec.F4.equals(rsa.getPublicExponent()) && rsa.getKeyParams() == null
                    ? bySize(rsa.getKeysize())
                    : Optional.empty();
        }
        if (params instanceof ECGenParameterSpec curve) {
            return byCurve(curve.getName());
        }
        if (params instanceof ECParameterSpec curve) {
            return byOrder(curve.getOrder());
        }
        if (params instanceof NamedParameterSpec named) {
            String name =
                    named.getName().replace("Ed25519", "ECC_NIST_EDWARDS25519").replace('-', '_');
            return specs.stream()
                    .filter(spec -> spec.name().equalsIgnoreCase(name))
                    .findFirst();
        }
        return Optional.empty();
    }

    private Optional<KeySpec> byCurve(String name) {
        if (name.equals("secp256k1") || name.equals("1.3.132.0.10")) {
            return allowed(KeySpec.ECC_SECG_P256K1);
        }
        return order(name).flatMap(this::byOrder);
    }

    private Optional<KeySpec> byOrder(BigInteger order) {
        if (order.equals(NamedCurve.SECP256K1.parameters().getOrder())) {
            return allowed(KeySpec.ECC_SECG_P256K1);
        }
        return CURVE_NAMES.entrySet().stream()
                .filter(curve -> order(curve.getKey()).filter(order::equals).isPresent())
                .findFirst()
                .map(Map.Entry::getValue)
                .flatMap(this::allowed);
    }

    private Optional<KeySpec> allowed(KeySpec spec) {
        return Optional.of(spec).filter(specs::contains);
    }

    /** The order of a curve by any of its names, as the JDK knows them. */
    private static Optional<BigInteger> order(String name) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC", "SunEC");
            parameters.init(new ECGenParameterSpec(name));
            return Optional.of(
                    parameters.getParameterSpec(ECParameterSpec.class).getOrder());
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
