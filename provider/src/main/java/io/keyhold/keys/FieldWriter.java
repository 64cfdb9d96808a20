package io.keyhold.keys;

import io.keyhold.api.Utf8;
import io.keyhold.api.WireValue;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Writes the fields of a record payload one after the other: numbers big-endian, texts and bytes behind a four-byte
 * length, optional fields behind a byte 0 or 1, times as seconds and nanoseconds. One value has one encoding.
 */
public final class FieldWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    /** Starts a payload of that format version, 1 to 255. */
    public FieldWriter(int version) {
        out.write(version);
    }

    /** A whole number. */
    public FieldWriter number(long value) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        return this;
    }

    /** Yes or no. */
    public FieldWriter flag(boolean value) {
        out.write(value ? 1 : 0);
        return this;
    }

    /** Bytes. */
    public FieldWriter bytes(byte[] value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
        out.writeBytes(value);
        return this;
    }

    /** A text, as UTF-8. */
    public FieldWriter text(String value) {
        return bytes(Utf8.encode(value));
    }

    /** A constant, by the name that AWS gives it. */
    public FieldWriter constant(WireValue value) {
        return text(value.value());
    }

    /** A point in time. */
    public FieldWriter instant(Instant value) {
        return number(value.getEpochSecond()).number(value.getNano());
    }

    /** A field that may be absent. */
    public <T> FieldWriter optional(Optional<T> value, BiConsumer<FieldWriter, T> write) {
        flag(value.isPresent());
        value.ifPresent(present -> write.accept(this, present));
        return this;
    }

    /** Fields behind their number, in the order given. */
    public <T> FieldWriter each(Collection<T> values, BiConsumer<FieldWriter, T> write) {
        number(values.size());
        values.forEach(value -> write.accept(this, value));
        return this;
    }

    /** The payload. */
    public byte[] done() {
        return out.toByteArray();
    }
}
