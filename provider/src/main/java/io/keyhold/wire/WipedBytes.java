package io.keyhold.wire;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/** Bytes that are written to memory, of which nothing but the result stays. Not safe for concurrent use. */
final class WipedBytes extends OutputStream {
    private byte[] bytes;
    private int size;

    WipedBytes(int expected) {
        bytes = new byte[expected];
    }

    @Override
    public void write(int each) {
        makeRoom(1);
        bytes[size++] = (byte) each;
    }

    @Override
    public void write(byte[] more, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, more.length);
        makeRoom(length);
        System.arraycopy(more, offset, bytes, size, length);
        size += length;
    }

    private void makeRoom(int length) {
        int needed = Math.addExact(size, length);
        if (needed > bytes.length) {
            byte[] larger = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, 2L * size)));
            wipe();
            bytes = larger;
        }
    }

    /** What was written; the caller's. Nothing of it stays here. */
    byte[] take() {
        byte[] taken = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        if (taken != bytes) {
            wipe();
        }
        bytes = new byte[0];
        size = 0;
        return taken;
    }

    private void wipe() {
        Arrays.fill(bytes, 0, size, (byte) 0);
    }
}
