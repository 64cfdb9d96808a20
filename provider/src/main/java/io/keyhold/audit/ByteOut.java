package io.keyhold.audit;

import io.keyhold.api.Utf8;
import java.util.Arrays;

/** A growing byte array. Numbers are big-endian; a varint has 7 bits to a byte, lowest first. Not safe for concurrent use. */
final class ByteOut {
    private byte[] bytes;
    private int length;

    ByteOut(int capacity) {
        bytes = new byte[capacity];
    }

    /** The array behind, valid up to {@link #length()} and until the next write. */
    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Forgets what is behind {@code newLength}. */
    void truncate(int newLength) {
        length = newLength;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    void u8(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    void u32(int value) {
        reserve(4);
        putU32(length, value);
        length += 4;
    }

    /** Overwrites a byte written before; the array may have grown meanwhile, so no caller keeps it. */
    void putU8(int at, int value) {
        bytes[at] = (byte) value;
    }

    /** Overwrites four bytes written before. */
    void putU32(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    void u48(long value) {
        reserve(6);
        for (int shift = 40; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    void u64(long value) {
        u32((int) (value >>> 32));
        u32((int) value);
    }

    void varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    void zigzag(long value) {
        varint((value << 1) ^ (value >> 63));
    }

    void raw(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    void raw(byte[] source) {
        raw(source, 0, source.length);
    }

    /** A varint length, then the bytes. */
    void block(byte[] source) {
        varint(source.length);
        raw(source);
    }

    /**
     * A text as a block of UTF-8. A refused call is recorded with the text it was refused for, so half of a surrogate pair
     * is spelled out instead of refused.
     */
    void text(String text) {
        block(Utf8.encode(Utf8.printable(text)));
    }

    /** Makes room and returns where {@code count} bytes may be written. */
    int skip(int count) {
        reserve(count);
        int at = length;
        length += count;
        return at;
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, count), bytes.length * 2));
        }
    }
}
