package io.keyhold.api;

import java.util.Optional;

/** A constant with a name that AWS KMS writes differently from Java. */
public interface WireValue {
    /** The value as AWS KMS writes it. */
    String value();

    /** The constant of {@code type} that AWS KMS writes as {@code value}, if there is one. */
    static <E extends Enum<E> & WireValue> Optional<E> find(Class<E> type, String value) {
        for (E constant : type.getEnumConstants()) {
            if (constant.value().equals(value)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }
}
