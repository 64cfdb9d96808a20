package io.keyhold.api;

import java.util.Optional;

/** Who manages a KMS key. Source: AWS KMS API, shape KeyManagerType. */
public enum KeyManagerType implements WireValue {
    /** {@code AWS}. */
    AWS("AWS"),
    /** {@code CUSTOMER}. */
    CUSTOMER("CUSTOMER");

    private final String value;

    KeyManagerType(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<KeyManagerType> find(String value) {
        return WireValue.find(KeyManagerType.class, value);
    }
}
