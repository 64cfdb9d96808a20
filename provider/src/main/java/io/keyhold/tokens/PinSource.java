package io.keyhold.tokens;

/** Where a PIN is when it is needed: when a token is opened, and when somebody else has logged it out. */
@FunctionalInterface
public interface PinSource {
    /** The PIN; the caller owns the characters and clears them. */
    char[] pin();

    /** Forgets a PIN that was given; what leads to it stays. */
    default void close() {}
}
