package io.keyhold.handles;

import java.util.Arrays;
import java.util.function.Function;

/**
 * A message that comes in pieces. One that comes whole is not copied; what was copied is overwritten when it is no longer
 * needed. Not safe for concurrent use.
 */
public final class MessageBuffer {
    private static final byte[] NOTHING = new byte[0];
    private byte[] bytes = NOTHING;
    private int size;

    /** How many bytes came so far. */
    public int size() {
        return size;
    }

    /**
     * Adds a piece.
     *
     * @throws ArithmeticException if the message gets longer than an array
     */
    public void add(byte[] in, int offset, int length) {
        if (length > bytes.length - size) {
            byte[] before = bytes;
            bytes = Arrays.copyOf(before, roomFor(Math.addExact(size, length)));
            Arrays.fill(before, 0, size, (byte) 0);
        }
        System.arraycopy(in, offset, bytes, size, length);
        size += length;
    }

    private int roomFor(int wanted) {
        return size == 0 ? wanted : (int) Math.max(wanted, Math.min(2L * bytes.length, Integer.MAX_VALUE - 8));
    }

    /** The input so far as an array of its own; without input the empty array shared by all. */
    public byte[] copy() {
        return size == 0 ? NOTHING : Arrays.copyOf(bytes, size);
    }

    /**
     * Adds the last piece, hands over the whole message and forgets it. {@code work} keeps and changes nothing of the array,
     * which is the caller's own if the message came in one array.
     */
    public <R> R finish(byte[] in, int offset, int length, Function<byte[], R> work) {
        if (size == 0 && offset == 0 && length == in.length) {
            return work.apply(in);
        }
        add(in, offset, length);
        byte[] message = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        try {
            return work.apply(message);
        } finally {
            Arrays.fill(message, (byte) 0);
            clear();
        }
    }

    /** Forgets and overwrites what came. */
    public void clear() {
        Arrays.fill(bytes, 0, size, (byte) 0);
        bytes = size > 64 << 10 ? NOTHING : bytes;
        size = 0;
    }
}
