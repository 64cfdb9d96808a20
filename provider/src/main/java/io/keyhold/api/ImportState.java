package io.keyhold.api;

import java.util.Optional;

/** Whether an imported key material is present. Source: AWS KMS API, shape ImportState. */
public enum ImportState implements WireValue {
    /** {@code IMPORTED}. */
    IMPORTED("IMPORTED"),
    /** {@code PENDING_IMPORT}. */
    PENDING_IMPORT("PENDING_IMPORT");

    private final String value;

    ImportState(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<ImportState> find(String value) {
        return WireValue.find(ImportState.class, value);
    }
}
