package io.keyhold.api;

import java.util.Optional;

/** The length of a data key. Source: AWS KMS API, shape DataKeySpec. */
public enum DataKeySpec implements WireValue {
    /** {@code AES_256}. */
    AES_256("AES_256"),
    /** {@code AES_128}. */
    AES_128("AES_128");

    private final String value;

    DataKeySpec(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<DataKeySpec> find(String value) {
        return WireValue.find(DataKeySpec.class, value);
    }
}
