package io.keyhold.api;

import java.util.Optional;

/** Where the keys of a custom key store are. Source: AWS KMS API, shape CustomKeyStoreType. */
public enum CustomKeyStoreType implements WireValue {
    /** {@code AWS_CLOUDHSM}. */
    AWS_CLOUDHSM("AWS_CLOUDHSM"),
    /** {@code EXTERNAL_KEY_STORE}. */
    EXTERNAL_KEY_STORE("EXTERNAL_KEY_STORE");

    private final String value;

    CustomKeyStoreType(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<CustomKeyStoreType> find(String value) {
        return WireValue.find(CustomKeyStoreType.class, value);
    }
}
