package io.keyhold.api;

import java.util.Optional;

/** The part that one key material plays in its key. Source: AWS KMS API, shape KeyMaterialState. */
public enum KeyMaterialState implements WireValue {
    /** {@code NON_CURRENT}. */
    NON_CURRENT("NON_CURRENT"),
    /** {@code CURRENT}. */
    CURRENT("CURRENT"),
    /** {@code PENDING_ROTATION}. */
    PENDING_ROTATION("PENDING_ROTATION"),
    /** {@code PENDING_MULTI_REGION_IMPORT_AND_ROTATION}. */
    PENDING_MULTI_REGION_IMPORT_AND_ROTATION("PENDING_MULTI_REGION_IMPORT_AND_ROTATION");

    private final String value;

    KeyMaterialState(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<KeyMaterialState> find(String value) {
        return WireValue.find(KeyMaterialState.class, value);
    }
}
