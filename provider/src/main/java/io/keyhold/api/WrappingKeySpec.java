package io.keyhold.api;

import java.util.Optional;

/** The kind of wrapping key for an import. Source: AWS KMS API, shape WrappingKeySpec. */
public enum WrappingKeySpec implements WireValue {
    /** {@code RSA_2048}. */
    RSA_2048("RSA_2048"),
    /** {@code RSA_3072}. */
    RSA_3072("RSA_3072"),
    /** {@code RSA_4096}. */
    RSA_4096("RSA_4096"),
    /** {@code SM2}. */
    SM2("SM2");

    private final String value;

    WrappingKeySpec(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<WrappingKeySpec> find(String value) {
        return WireValue.find(WrappingKeySpec.class, value);
    }
}
