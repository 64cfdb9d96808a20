package io.keyhold.api;

import java.util.Optional;

/** Why a rotation happened. Source: AWS KMS API, shape RotationType. */
public enum RotationType implements WireValue {
    /** {@code AUTOMATIC}. */
    AUTOMATIC("AUTOMATIC"),
    /** {@code ON_DEMAND}. */
    ON_DEMAND("ON_DEMAND");

    private final String value;

    RotationType(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<RotationType> find(String value) {
        return WireValue.find(RotationType.class, value);
    }
}
