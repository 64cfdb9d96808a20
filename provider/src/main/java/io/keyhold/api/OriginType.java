package io.keyhold.api;

import java.util.Optional;

/** Where key material comes from. Source: AWS KMS API, shape OriginType. */
public enum OriginType implements WireValue {
    /** {@code AWS_KMS}. */
    AWS_KMS("AWS_KMS"),
    /** {@code EXTERNAL}. */
    EXTERNAL("EXTERNAL"),
    /** {@code AWS_CLOUDHSM}. */
    AWS_CLOUDHSM("AWS_CLOUDHSM"),
    /** {@code EXTERNAL_KEY_STORE}. */
    EXTERNAL_KEY_STORE("EXTERNAL_KEY_STORE");

    private final String value;

    OriginType(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<OriginType> find(String value) {
        return WireValue.find(OriginType.class, value);
    }
}
