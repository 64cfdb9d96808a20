package io.keyhold.api;

import java.util.Optional;

/** An algorithm of {@code Encrypt} and {@code Decrypt}. Source: AWS KMS API, shape EncryptionAlgorithmSpec. */
public enum EncryptionAlgorithmSpec implements WireValue {
    /** {@code SYMMETRIC_DEFAULT}. */
    SYMMETRIC_DEFAULT("SYMMETRIC_DEFAULT"),
    /** {@code RSAES_OAEP_SHA_1}. */
    RSAES_OAEP_SHA_1("RSAES_OAEP_SHA_1"),
    /** {@code RSAES_OAEP_SHA_256}. */
    RSAES_OAEP_SHA_256("RSAES_OAEP_SHA_256"),
    /** {@code SM2PKE}. */
    SM2PKE("SM2PKE");

    private final String value;

    EncryptionAlgorithmSpec(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<EncryptionAlgorithmSpec> find(String value) {
        return WireValue.find(EncryptionAlgorithmSpec.class, value);
    }
}
