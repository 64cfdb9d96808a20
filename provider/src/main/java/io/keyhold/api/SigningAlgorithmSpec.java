package io.keyhold.api;

import java.util.Optional;

/** An algorithm of {@code Sign} and {@code Verify}. Source: AWS KMS API, shape SigningAlgorithmSpec. */
public enum SigningAlgorithmSpec implements WireValue {
    /** {@code RSASSA_PSS_SHA_256}. */
    RSASSA_PSS_SHA_256("RSASSA_PSS_SHA_256"),
    /** {@code RSASSA_PSS_SHA_384}. */
    RSASSA_PSS_SHA_384("RSASSA_PSS_SHA_384"),
    /** {@code RSASSA_PSS_SHA_512}. */
    RSASSA_PSS_SHA_512("RSASSA_PSS_SHA_512"),
    /** {@code RSASSA_PKCS1_V1_5_SHA_256}. */
    RSASSA_PKCS1_V1_5_SHA_256("RSASSA_PKCS1_V1_5_SHA_256"),
    /** {@code RSASSA_PKCS1_V1_5_SHA_384}. */
    RSASSA_PKCS1_V1_5_SHA_384("RSASSA_PKCS1_V1_5_SHA_384"),
    /** {@code RSASSA_PKCS1_V1_5_SHA_512}. */
    RSASSA_PKCS1_V1_5_SHA_512("RSASSA_PKCS1_V1_5_SHA_512"),
    /** {@code ECDSA_SHA_256}. */
    ECDSA_SHA_256("ECDSA_SHA_256"),
    /** {@code ECDSA_SHA_384}. */
    ECDSA_SHA_384("ECDSA_SHA_384"),
    /** {@code ECDSA_SHA_512}. */
    ECDSA_SHA_512("ECDSA_SHA_512"),
    /** {@code SM2DSA}. */
    SM2DSA("SM2DSA"),
    /** {@code ML_DSA_SHAKE_256}. */
    ML_DSA_SHAKE_256("ML_DSA_SHAKE_256"),
    /** {@code ED25519_SHA_512}. */
    ED25519_SHA_512("ED25519_SHA_512"),
    /** {@code ED25519_PH_SHA_512}. */
    ED25519_PH_SHA_512("ED25519_PH_SHA_512");

    private final String value;

    SigningAlgorithmSpec(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<SigningAlgorithmSpec> find(String value) {
        return WireValue.find(SigningAlgorithmSpec.class, value);
    }
}
