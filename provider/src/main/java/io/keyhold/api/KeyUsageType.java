package io.keyhold.api;

import java.util.Optional;

/** What a KMS key is for; fixed when it is created. Source: AWS KMS API, shape KeyUsageType. */
public enum KeyUsageType implements WireValue {
    /** {@code SIGN_VERIFY}. */
    SIGN_VERIFY("SIGN_VERIFY"),
    /** {@code ENCRYPT_DECRYPT}. */
    ENCRYPT_DECRYPT("ENCRYPT_DECRYPT"),
    /** {@code GENERATE_VERIFY_MAC}. */
    GENERATE_VERIFY_MAC("GENERATE_VERIFY_MAC"),
    /** {@code KEY_AGREEMENT}. */
    KEY_AGREEMENT("KEY_AGREEMENT"),
    /** {@code ENCAPSULATE_DECAPSULATE}. */
    ENCAPSULATE_DECAPSULATE("ENCAPSULATE_DECAPSULATE");

    private final String value;

    KeyUsageType(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<KeyUsageType> find(String value) {
        return WireValue.find(KeyUsageType.class, value);
    }
}
