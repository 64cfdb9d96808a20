package io.keyhold.api;

import java.util.Optional;

/**
 * What the message of {@code Sign} and {@code Verify} is: the message, its digest, or the message representative mu of
 * ML-DSA. Source: AWS KMS API, shape MessageType.
 */
public enum MessageType implements WireValue {
    /** {@code RAW}. */
    RAW("RAW"),
    /** {@code DIGEST}. */
    DIGEST("DIGEST"),
    /** {@code EXTERNAL_MU}. */
    EXTERNAL_MU("EXTERNAL_MU");

    private final String value;

    MessageType(String value) {
        this.value = value;
    }

    /** The value as AWS KMS writes it. */
    @Override
    public String value() {
        return value;
    }

    /** The constant that AWS KMS writes as {@code value}, if there is one. */
    public static Optional<MessageType> find(String value) {
        return WireValue.find(MessageType.class, value);
    }
}
