package io.keyhold.codec;

import io.keyhold.api.Utf8;
import io.keyhold.api.WireValue;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Writes the fields of a record one after the other, behind a byte with the version of its format: numbers big-endian, texts
 * as UTF-8 and bytes behind a four-byte length, optional fields behind a byte 0 or 1, maps in the order of their keys. One
 * value has one encoding.
 */
public final class RecordWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    private final RecordFormat format;
    private int version;

    /** Starts a payload of the newest version of that format that it needs. */
    public RecordWriter(RecordFormat format) {
        this.format = format;
        this.version = format.usual();
        out.write(version);
    }

    /** A whole number, 8 bytes. */
    public RecordWriter number(long value) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        return this;
    }

    /** A number of things or bytes that follow, 4 bytes. */
    public RecordWriter count(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        return this;
    }

    /** Yes or no. */
    public RecordWriter flag(boolean value) {
        out.write(value ? 1 : 0);
        return this;
    }

    /** Bytes. */
    public RecordWriter bytes(byte[] value) {
        count(value.length);
        out.writeBytes(value);
        return this;
    }

    /**
     * A text.
     *
     * @throws io.keyhold.api.KmsException.Validation if it has no UTF-8 form
     */
    public RecordWriter text(String value) {
        return bytes(Utf8.encode(value));
    }

    /** A constant, by the name that AWS gives it. */
    public RecordWriter constant(WireValue value) {
        version = Math.max(version, format.first(value));
        return text(value.value());
    }

    /** Tells of a constant that is to come, so that members before it are those of its version. */
    public RecordWriter expecting(Optional<? extends WireValue> later) {
        later.ifPresent(value -> version = Math.max(version, format.first(value)));
        return this;
    }

    /** A point in time: seconds since 1970 and nanoseconds, 8 bytes each. */
    public RecordWriter instant(Instant value) {
        return number(value.getEpochSecond()).number(value.getNano());
    }

    /** A point in time, in 12 bytes: seconds since 1970 and nanoseconds. */
    public RecordWriter timestamp(Instant value) {
        return number(value.getEpochSecond()).count(value.getNano());
    }

    /** A field that may be absent. */
    public <T> RecordWriter optional(Optional<T> value, BiConsumer<RecordWriter, T> write) {
        flag(value.isPresent());
        value.ifPresent(present -> write.accept(this, present));
        return this;
    }

    /** Fields behind their number, which takes 8 bytes, in the order given. */
    public <T> RecordWriter each(Collection<T> values, BiConsumer<RecordWriter, T> write) {
        number(values.size());
        values.forEach(value -> write.accept(this, value));
        return this;
    }

    /** Pairs of texts behind their number, in the order of their keys. */
    public RecordWriter map(Map<String, String> value) {
        count(value.size());
        new TreeMap<>(value).forEach((key, text) -> text(key).text(text));
        return this;
    }

    /** Members that records of earlier versions do not have; written if a constant before them needs that version. */
    public RecordWriter since(int first, Consumer<RecordWriter> write) {
        if (version >= first) {
            write.accept(this);
        }
        return this;
    }

    /** The payload. */
    public byte[] done() {
        byte[] payload = out.toByteArray();
        payload[0] = (byte) version;
        return payload;
    }
}
