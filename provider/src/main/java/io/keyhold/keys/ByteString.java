package io.keyhold.keys;

import java.util.Arrays;

/**
 * Bytes that never change and compare by content. {@code toString} shows the length only.
 *
 * @param value the bytes; copied in and out
 */
public record ByteString(byte[] value) {
    /** No bytes. */
    public static final ByteString EMPTY = new ByteString(new byte[0]);

    /** Copies the bytes. */
    public ByteString {
        value = value.clone();
    }

    /** A copy, which the caller owns. */
    @Override
    public byte[] value() {
        return value.clone();
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return value.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteString bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return value.length + " bytes";
    }
}
