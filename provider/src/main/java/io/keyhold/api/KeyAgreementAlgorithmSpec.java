package io.keyhold.api;

import java.util.Optional;

/** An algorithm of {@code DeriveSharedSecret}. Source: AWS KMS API, shape KeyAgreementAlgorithmSpec. */
public enum KeyAgreementAlgorithmSpec implements WireValue {
    /** {@code ECDH}. */
    ECDH("ECDH");

    private final String value;

    KeyAgreementAlgorithmSpec(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<KeyAgreementAlgorithmSpec> find(String value) {
        return WireValue.find(KeyAgreementAlgorithmSpec.class, value);
    }
}
