package io.keyhold.api;

import static io.keyhold.api.KeyUsageType.ENCAPSULATE_DECAPSULATE;
import static io.keyhold.api.KeyUsageType.ENCRYPT_DECRYPT;
import static io.keyhold.api.KeyUsageType.GENERATE_VERIFY_MAC;
import static io.keyhold.api.KeyUsageType.KEY_AGREEMENT;
import static io.keyhold.api.KeyUsageType.SIGN_VERIFY;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The shape of a key's material, what the key can be for, and with which algorithms. Source: AWS KMS Developer Guide,
 * "Key spec reference".
 */
public enum KeySpec implements WireValue {
    /** AES-256. */
    SYMMETRIC_DEFAULT(Family.AES, 256, Map.of(ENCRYPT_DECRYPT, List.of(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT))),
    /** RSA, 2048-bit modulus. */
    RSA_2048(Family.RSA, 2048, Algorithms.RSA),
    /** RSA, 3072-bit modulus. */
    RSA_3072(Family.RSA, 3072, Algorithms.RSA),
    /** RSA, 4096-bit modulus. */
    RSA_4096(Family.RSA, 4096, Algorithms.RSA),
    /** secp256r1. */
    ECC_NIST_P256(Family.EC, 256, Algorithms.nist(SigningAlgorithmSpec.ECDSA_SHA_256)),
    /** secp384r1. */
    ECC_NIST_P384(Family.EC, 384, Algorithms.nist(SigningAlgorithmSpec.ECDSA_SHA_384)),
    /** secp521r1. */
    ECC_NIST_P521(Family.EC, 521, Algorithms.nist(SigningAlgorithmSpec.ECDSA_SHA_512)),
    /** secp256k1. */
    ECC_SECG_P256K1(Family.EC, 256, Map.of(SIGN_VERIFY, List.of(SigningAlgorithmSpec.ECDSA_SHA_256))),
    /** Ed25519. */
    ECC_NIST_EDWARDS25519(
            Family.EDWARDS,
            255,
            Map.of(
                    SIGN_VERIFY,
                    List.of(SigningAlgorithmSpec.ED25519_SHA_512, SigningAlgorithmSpec.ED25519_PH_SHA_512))),
    /** ML-DSA-44, FIPS 204. */
    ML_DSA_44(Family.ML_DSA, 44, Algorithms.ML_DSA),
    /** ML-DSA-65, FIPS 204. */
    ML_DSA_65(Family.ML_DSA, 65, Algorithms.ML_DSA),
    /** ML-DSA-87, FIPS 204. */
    ML_DSA_87(Family.ML_DSA, 87, Algorithms.ML_DSA),
    /** ML-KEM-512, FIPS 203. */
    ML_KEM_512(Family.ML_KEM, 512, Algorithms.ML_KEM),
    /** ML-KEM-768, FIPS 203. */
    ML_KEM_768(Family.ML_KEM, 768, Algorithms.ML_KEM),
    /** ML-KEM-1024, FIPS 203. */
    ML_KEM_1024(Family.ML_KEM, 1024, Algorithms.ML_KEM),
    /** HMAC with SHA-224. */
    HMAC_224(Family.HMAC, 224, Map.of(GENERATE_VERIFY_MAC, List.of(MacAlgorithmSpec.HMAC_SHA_224))),
    /** HMAC with SHA-256. */
    HMAC_256(Family.HMAC, 256, Map.of(GENERATE_VERIFY_MAC, List.of(MacAlgorithmSpec.HMAC_SHA_256))),
    /** HMAC with SHA-384. */
    HMAC_384(Family.HMAC, 384, Map.of(GENERATE_VERIFY_MAC, List.of(MacAlgorithmSpec.HMAC_SHA_384))),
    /** HMAC with SHA-512. */
    HMAC_512(Family.HMAC, 512, Map.of(GENERATE_VERIFY_MAC, List.of(MacAlgorithmSpec.HMAC_SHA_512))),
    /** SM2. */
    SM2(
            Family.SM2,
            256,
            Map.of(
                    ENCRYPT_DECRYPT, List.of(EncryptionAlgorithmSpec.SM2PKE),
                    SIGN_VERIFY, List.of(SigningAlgorithmSpec.SM2DSA),
                    KEY_AGREEMENT, List.of(KeyAgreementAlgorithmSpec.ECDH)));

    /** The mathematics a spec belongs to. */
    public enum Family {
        /** AES. */
        AES,
        /** HMAC. */
        HMAC,
        /** RSA. */
        RSA,
        /** Elliptic curves in Weierstrass form, SM2 apart. */
        EC,
        /** Edwards curves. */
        EDWARDS,
        /** Module-lattice signatures. */
        ML_DSA,
        /** Module-lattice key encapsulation. */
        ML_KEM,
        /** SM2. */
        SM2
    }

    private final Family family;
    private final int number;
    private final Map<KeyUsageType, List<? extends WireValue>> algorithms;
    private final List<EncryptionAlgorithmSpec> encryption;
    private final List<SigningAlgorithmSpec> signing;
    private final List<MacAlgorithmSpec> macs;
    private final List<KeyAgreementAlgorithmSpec> agreement;
    private final List<EncapsulationAlgorithmSpec> encapsulation;

    KeySpec(Family family, int number, Map<KeyUsageType, List<? extends WireValue>> algorithms) {
        this.family = family;
        this.number = number;
        this.algorithms = algorithms;
        this.encryption = of(algorithms, ENCRYPT_DECRYPT, EncryptionAlgorithmSpec.class);
        this.signing = of(algorithms, SIGN_VERIFY, SigningAlgorithmSpec.class);
        this.macs = of(algorithms, GENERATE_VERIFY_MAC, MacAlgorithmSpec.class);
        this.agreement = of(algorithms, KEY_AGREEMENT, KeyAgreementAlgorithmSpec.class);
        this.encapsulation = of(algorithms, ENCAPSULATE_DECAPSULATE, EncapsulationAlgorithmSpec.class);
    }

    /** The value as AWS KMS writes it; equal to the name. */
    @Override
    public String value() {
        return name();
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<KeySpec> find(String value) {
        return WireValue.find(KeySpec.class, value);
    }

    /** The mathematics the spec belongs to. */
    public Family family() {
        return family;
    }

    /**
     * The size in bits: of the key, modulus or curve, of the output of an HMAC.
     *
     * @throws IllegalStateException for ML-DSA and ML-KEM, which have a {@link #parameterSet} instead
     */
    public int sizeBits() {
        if (isParameterSet()) {
            throw new IllegalStateException(value() + " has no size in bits");
        }
        return number;
    }

    /**
     * The number of the parameter set: 44 of {@code ML_DSA_44}, 768 of {@code ML_KEM_768}.
     *
     * @throws IllegalStateException for all others, which have a {@linkplain #sizeBits size}
     */
    public int parameterSet() {
        if (!isParameterSet()) {
            throw new IllegalStateException(value() + " has no parameter set");
        }
        return number;
    }

    private boolean isParameterSet() {
        return family == Family.ML_DSA || family == Family.ML_KEM;
    }

    /** Whether a key of this spec can be for {@code usage}. */
    public boolean allows(KeyUsageType usage) {
        return algorithms.containsKey(usage);
    }

    /** The default key usage of this spec; only SYMMETRIC_DEFAULT has a default. */
    public Optional<KeyUsageType> defaultUsage() {
        return this == SYMMETRIC_DEFAULT ? Optional.of(ENCRYPT_DECRYPT) : Optional.empty();
    }

    /** Whether a key of this spec has one secret and no public key. */
    public boolean isSymmetric() {
        return family == Family.AES || family == Family.HMAC;
    }

    /** The encryption algorithms of a key for {@code usage}; empty for the other usages. */
    public List<EncryptionAlgorithmSpec> encryptionAlgorithms(KeyUsageType usage) {
        return usage == ENCRYPT_DECRYPT ? encryption : List.of();
    }

    /** The signing algorithms of a key for {@code usage}; empty for the other usages. */
    public List<SigningAlgorithmSpec> signingAlgorithms(KeyUsageType usage) {
        return usage == SIGN_VERIFY ? signing : List.of();
    }

    /** The MAC algorithms of a key for {@code usage}; empty for the other usages. */
    public List<MacAlgorithmSpec> macAlgorithms(KeyUsageType usage) {
        return usage == GENERATE_VERIFY_MAC ? macs : List.of();
    }

    /** The key agreement algorithms of a key for {@code usage}; empty for the other usages. */
    public List<KeyAgreementAlgorithmSpec> keyAgreementAlgorithms(KeyUsageType usage) {
        return usage == KEY_AGREEMENT ? agreement : List.of();
    }

    /** The encapsulation algorithms of a key for {@code usage}; empty for the other usages. */
    public List<EncapsulationAlgorithmSpec> encapsulationAlgorithms(KeyUsageType usage) {
        return usage == ENCAPSULATE_DECAPSULATE ? encapsulation : List.of();
    }

    private static <T> List<T> of(
            Map<KeyUsageType, List<? extends WireValue>> algorithms, KeyUsageType usage, Class<T> type) {
        return algorithms.getOrDefault(usage, List.of()).stream()
                .map(type::cast)
                .toList();
    }

    private static final class Algorithms {
        static final Map<KeyUsageType, List<? extends WireValue>> RSA = Map.of(
                ENCRYPT_DECRYPT,
                        List.of(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1, EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256),
                SIGN_VERIFY,
                        List.of(
                                SigningAlgorithmSpec.RSASSA_PSS_SHA_256,
                                SigningAlgorithmSpec.RSASSA_PSS_SHA_384,
                                SigningAlgorithmSpec.RSASSA_PSS_SHA_512,
                                SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256,
                                SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_384,
                                SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_512));
        static final Map<KeyUsageType, List<? extends WireValue>> ML_DSA =
                Map.of(SIGN_VERIFY, List.of(SigningAlgorithmSpec.ML_DSA_SHAKE_256));
        static final Map<KeyUsageType, List<? extends WireValue>> ML_KEM =
                Map.of(ENCAPSULATE_DECAPSULATE, List.of(EncapsulationAlgorithmSpec.ML_KEM));

        static Map<KeyUsageType, List<? extends WireValue>> nist(SigningAlgorithmSpec signing) {
            return Map.of(
                    SIGN_VERIFY, List.of(signing),
                    KEY_AGREEMENT, List.of(KeyAgreementAlgorithmSpec.ECDH));
        }
    }
}
