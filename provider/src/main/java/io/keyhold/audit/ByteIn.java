package io.keyhold.audit;

import io.keyhold.api.Utf8;
import java.util.Arrays;

/** Reads what {@link ByteOut} wrote; refuses what runs past the end. Not safe for concurrent use. */
final class ByteIn {
    private final byte[] bytes;
    private int at;

    ByteIn(byte[] bytes) {
        this.bytes = bytes;
    }

    int remaining() {
        return bytes.length - at;
    }

    int u8() throws BadRecordException {
        require(1);
        return bytes[at++] & 0xff;
    }

    /** Four bytes, of which a length that is too long runs past the end. */
    long u32() throws BadRecordException {
        return unsigned(4);
    }

    long u48() throws BadRecordException {
        return unsigned(6);
    }

    long u64() throws BadRecordException {
        return unsigned(8);
    }

    long varint() throws BadRecordException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new BadRecordException("a number is too long");
    }

    /** A varint that counts or measures something that follows. */
    int count() throws BadRecordException {
        long value = varint();
        if (value < 0 || value > remaining()) {
            throw new BadRecordException("a length runs past the record");
        }
        return (int) value;
    }

    long zigzag() throws BadRecordException {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    byte[] raw(int count) throws BadRecordException {
        require(count);
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    byte[] block() throws BadRecordException {
        return raw(count());
    }

    String text() throws BadRecordException {
        return Utf8.decode(block()).orElseThrow(() -> new BadRecordException("a text is not UTF-8"));
    }

    void requireEnd() throws BadRecordException {
        if (remaining() != 0) {
            throw new BadRecordException("bytes follow the record");
        }
    }

    private long unsigned(int count) throws BadRecordException {
        require(count);
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | bytes[at++] & 0xff;
        }
        return value;
    }

    private void require(int count) throws BadRecordException {
        if (count < 0 || count > remaining()) {
            throw new BadRecordException("the record ends too early");
        }
    }
}
