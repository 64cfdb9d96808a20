package io.keyhold.api;

import java.util.Optional;

/** What a dry run leaves out. Source: AWS KMS API, shape DryRunModifierType. */
public enum DryRunModifierType implements WireValue {
    /** {@code IGNORE_CIPHERTEXT}. */
    IGNORE_CIPHERTEXT("IGNORE_CIPHERTEXT");

    private final String value;

    DryRunModifierType(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<DryRunModifierType> find(String value) {
        return WireValue.find(DryRunModifierType.class, value);
    }
}
