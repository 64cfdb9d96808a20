package io.keyhold.api;

import java.util.Optional;

/**
 * An algorithm of {@code Encapsulate} and {@code Decapsulate}. Source: AWS KMS API, shape EncapsulationAlgorithmSpec.
 */
public enum EncapsulationAlgorithmSpec implements WireValue {
    /** {@code ML_KEM}. */
    ML_KEM("ML_KEM");

    private final String value;

    EncapsulationAlgorithmSpec(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<EncapsulationAlgorithmSpec> find(String value) {
        return WireValue.find(EncapsulationAlgorithmSpec.class, value);
    }
}
