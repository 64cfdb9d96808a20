package io.keyhold.api;

import java.util.Optional;

/** Whether a custom key store is connected to where its keys are. Source: AWS KMS API, shape ConnectionStateType. */
public enum ConnectionStateType implements WireValue {
    /** {@code CONNECTED}. */
    CONNECTED("CONNECTED"),
    /** {@code CONNECTING}. */
    CONNECTING("CONNECTING"),
    /** {@code FAILED}. */
    FAILED("FAILED"),
    /** {@code DISCONNECTED}. */
    DISCONNECTED("DISCONNECTED"),
    /** {@code DISCONNECTING}. */
    DISCONNECTING("DISCONNECTING");

    private final String value;

    ConnectionStateType(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<ConnectionStateType> find(String value) {
        return WireValue.find(ConnectionStateType.class, value);
    }
}
