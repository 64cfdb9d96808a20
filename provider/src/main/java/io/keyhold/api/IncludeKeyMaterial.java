package io.keyhold.api;

import java.util.Optional;

/** Which key materials {@code ListKeyRotations} names. Source: AWS KMS API, shape IncludeKeyMaterial. */
public enum IncludeKeyMaterial implements WireValue {
    /** {@code ALL_KEY_MATERIAL}. */
    ALL_KEY_MATERIAL("ALL_KEY_MATERIAL"),
    /** {@code ROTATIONS_ONLY}. */
    ROTATIONS_ONLY("ROTATIONS_ONLY");

    private final String value;

    IncludeKeyMaterial(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<IncludeKeyMaterial> find(String value) {
        return WireValue.find(IncludeKeyMaterial.class, value);
    }
}
