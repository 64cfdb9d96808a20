package io.keyhold.store.seal;

import io.keyhold.api.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes fields so that no two lists of fields have the same bytes: numbers big-endian and of fixed size, texts and
 * bytes behind a four-byte length. A label at the start keeps apart what serves different purposes.
 */
final class Fields {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] out = new byte[192];
    private int size;

    Fields(String label) {
        text(label);
    }

    Fields number(long value) {
        int at = take(Long.BYTES);
        LONG.set(out, at, value);
        return this;
    }

    Fields small(int value) {
        int at = take(Integer.BYTES);
        INT.set(out, at, value);
        return this;
    }

    Fields bytes(byte[] value) {
        small(value.length);
        int at = take(value.length);
        System.arraycopy(value, 0, out, at, value.length);
        return this;
    }

    Fields text(String value) {
        return bytes(Utf8.encode(value));
    }

    byte[] done() {
        return Arrays.copyOf(out, size);
    }

    /** Makes room; gives where it is. */
    private int take(int bytes) {
        int at = size;
        size = Math.addExact(size, bytes);
        if (size > out.length) {
            out = Arrays.copyOf(out, (int) Math.max(size, Math.min(2L * out.length, Integer.MAX_VALUE - 8)));
        }
        return at;
    }
}
