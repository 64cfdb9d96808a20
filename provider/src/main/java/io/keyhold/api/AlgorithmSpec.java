package io.keyhold.api;

import java.util.Optional;

/** How key material is wrapped for {@code ImportKeyMaterial}. Source: AWS KMS API, shape AlgorithmSpec. */
public enum AlgorithmSpec implements WireValue {
    /** {@code RSAES_PKCS1_V1_5}. */
    RSAES_PKCS1_V1_5("RSAES_PKCS1_V1_5"),
    /** {@code RSAES_OAEP_SHA_1}. */
    RSAES_OAEP_SHA_1("RSAES_OAEP_SHA_1"),
    /** {@code RSAES_OAEP_SHA_256}. */
    RSAES_OAEP_SHA_256("RSAES_OAEP_SHA_256"),
    /** {@code RSA_AES_KEY_WRAP_SHA_1}. */
    RSA_AES_KEY_WRAP_SHA_1("RSA_AES_KEY_WRAP_SHA_1"),
    /** {@code RSA_AES_KEY_WRAP_SHA_256}. */
    RSA_AES_KEY_WRAP_SHA_256("RSA_AES_KEY_WRAP_SHA_256"),
    /** {@code SM2PKE}. */
    SM2PKE("SM2PKE");

    private final String value;

    AlgorithmSpec(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<AlgorithmSpec> find(String value) {
        return WireValue.find(AlgorithmSpec.class, value);
    }
}
