package io.keyhold.api;

import java.util.Optional;

/** The part that a key plays in its multi-Region set. Source: AWS KMS API, shape MultiRegionKeyType. */
public enum MultiRegionKeyType implements WireValue {
    /** {@code PRIMARY}. */
    PRIMARY("PRIMARY"),
    /** {@code REPLICA}. */
    REPLICA("REPLICA");

    private final String value;

    MultiRegionKeyType(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<MultiRegionKeyType> find(String value) {
        return WireValue.find(MultiRegionKeyType.class, value);
    }
}
