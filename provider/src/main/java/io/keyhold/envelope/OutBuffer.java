package io.keyhold.envelope;

import java.util.Arrays;

/**
 * The output buffer of one thread, used again and again, so that it stays in that thread's cache. Taken by its thread, released by
 * the calling one.
 */
final class OutBuffer {
    private byte[] bytes = new byte[0];
    private volatile boolean taken;

    boolean isFree() {
        return !taken;
    }

    void take() {
        taken = true;
    }

    void release() {
        taken = false;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The array, for at least so many bytes. */
    byte[] room(int size) {
        if (bytes.length < size) {
            Arrays.fill(bytes, (byte) 0);
            bytes = new byte[size];
        }
        return bytes;
    }

    void clear() {
        Arrays.fill(bytes, (byte) 0);
        bytes = new byte[0];
    }
}
