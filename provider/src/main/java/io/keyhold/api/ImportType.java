package io.keyhold.api;

import java.util.Optional;

/** Whether imported key material is new to its key. Source: AWS KMS API, shape ImportType. */
public enum ImportType implements WireValue {
    /** {@code NEW_KEY_MATERIAL}. */
    NEW_KEY_MATERIAL("NEW_KEY_MATERIAL"),
    /** {@code EXISTING_KEY_MATERIAL}. */
    EXISTING_KEY_MATERIAL("EXISTING_KEY_MATERIAL");

    private final String value;

    ImportType(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<ImportType> find(String value) {
        return WireValue.find(ImportType.class, value);
    }
}
