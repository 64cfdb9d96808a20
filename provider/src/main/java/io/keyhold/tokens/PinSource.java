package io.keyhold.tokens;

/** Where a PIN is when it is needed: when a token is opened, and when somebody else has logged it out. */
@FunctionalInterface
public interface PinSource {
    /** The PIN; the caller owns the characters and clears them. */
    char[] pin();
}
