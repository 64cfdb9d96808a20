package io.keyhold.keys;

import io.keyhold.api.KmsException;
import io.keyhold.api.Utf8;
import io.keyhold.api.WireValue;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads what {@link FieldWriter} wrote; anything else is a {@code KmsException.StoreIntegrity}. */
public final class FieldReader {
    private final String what;
    private final ByteBuffer in;

    /** Starts to read a payload of that format version; {@code what} names it in errors. */
    public FieldReader(String what, byte[] payload, int version) {
        this.what = what;
        this.in = ByteBuffer.wrap(payload);
        int found = in.hasRemaining() ? in.get() & 0xff : 0;
        if (found != version) {
            throw new KmsException.StoreIntegrity(
                    what + " has format version " + found + "; this Keyhold knows " + version,
                    "Open the store with a newer Keyhold");
        }
    }

    /** A whole number. */
    public long number() {
        return read(ByteBuffer::getLong);
    }

    /** A whole number that is an {@code int}. */
    public int integer() {
        long value = number();
        if (value != (int) value) {
            throw malformed();
        }
        return (int) value;
    }

    /** Yes or no. */
    public boolean flag() {
        byte value = read(ByteBuffer::get);
        if (value != 0 && value != 1) {
            throw malformed();
        }
        return value == 1;
    }

    /** Bytes; the caller owns the array. */
    public byte[] bytes() {
        int length = read(ByteBuffer::getInt);
        if (length < 0 || length > in.remaining()) {
            throw malformed();
        }
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }

    /** A text. */
    public String text() {
        byte[] bytes = bytes();
        return bytes.length == 0 ? "" : Utf8.decode(bytes).orElseThrow(this::malformed);
    }

    /** A text that many records share; it is in memory once. */
    public String shared() {
        return text().intern();
    }

    /** A constant, by the name that AWS gives it. */
    public <E extends Enum<E> & WireValue> E constant(Class<E> type) {
        return WireValue.find(type, text()).orElseThrow(this::malformed);
    }

    /** A point in time. */
    public Instant instant() {
        return Instant.ofEpochSecond(number(), number());
    }

    /** A field that may be absent. */
    public <T> Optional<T> optional(Function<FieldReader, T> read) {
        return flag() ? Optional.of(read.apply(this)) : Optional.empty();
    }

    /** Fields behind their number. */
    public <T> List<T> each(Function<FieldReader, T> read) {
        int count = integer();
        if (count < 0 || count > in.remaining()) {
            throw malformed();
        }
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(read.apply(this));
        }
        return values;
    }

    /** Ends the reading: nothing may be left. */
    public void end() {
        if (in.hasRemaining()) {
            throw malformed();
        }
    }

    private <T> T read(Function<ByteBuffer, T> read) {
        try {
            return read.apply(in);
        } catch (BufferUnderflowException e) {
            throw malformed();
        }
    }

    private KmsException.StoreIntegrity malformed() {
        return new KmsException.StoreIntegrity(
                what + " is authentic but malformed", "Report this as a defect of Keyhold");
    }
}
