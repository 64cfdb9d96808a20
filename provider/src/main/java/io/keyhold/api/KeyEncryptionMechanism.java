package io.keyhold.api;

import java.util.Optional;

/** How a result for an enclave would be encrypted. Source: AWS KMS API, shape KeyEncryptionMechanism. */
public enum KeyEncryptionMechanism implements WireValue {
    /** {@code RSAES_OAEP_SHA_256}. */
    RSAES_OAEP_SHA_256("RSAES_OAEP_SHA_256");

    private final String value;

    KeyEncryptionMechanism(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<KeyEncryptionMechanism> find(String value) {
        return WireValue.find(KeyEncryptionMechanism.class, value);
    }
}
