package io.keyhold.api;

import java.util.Optional;

/** Whether imported key material expires. Source: AWS KMS API, shape ExpirationModelType. */
public enum ExpirationModelType implements WireValue {
    /** {@code KEY_MATERIAL_EXPIRES}. */
    KEY_MATERIAL_EXPIRES("KEY_MATERIAL_EXPIRES"),
    /** {@code KEY_MATERIAL_DOES_NOT_EXPIRE}. */
    KEY_MATERIAL_DOES_NOT_EXPIRE("KEY_MATERIAL_DOES_NOT_EXPIRE");

    private final String value;

    ExpirationModelType(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<ExpirationModelType> find(String value) {
        return WireValue.find(ExpirationModelType.class, value);
    }
}
