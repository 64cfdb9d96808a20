package io.keyhold.codec;

import io.keyhold.api.KmsException;
import io.keyhold.api.Utf8;
import io.keyhold.api.WireValue;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads what {@link RecordWriter} wrote, of any version that the format knows. Whatever is not exactly such a record is a
 * {@code KmsException.StoreIntegrity}: a byte too few or too many, a value that no writer writes, a value that the type of
 * the member refuses.
 */
public final class RecordReader {
    private static final int MAX_NANOS = 999_999_999;
    private final RecordFormat format;
    private final ByteBuffer in;
    private final int version;

    private RecordReader(RecordFormat format, byte[] payload) {
        this.format = format;
        this.in = ByteBuffer.wrap(payload);
        this.version = payload.length == 0 ? 0 : in.get() & 0xff;
    }

    /**
     * Reads a whole payload.
     *
     * @param fields reads the fields in the order in which they were written
     * @throws KmsException.StoreIntegrity if the payload is not one of this format
     */
    public static <T> T read(RecordFormat format, byte[] payload, Function<RecordReader, T> fields) {
        RecordReader reader = new RecordReader(format, payload);
        format.requireKnown(reader.version);
        try {
            T value = fields.apply(reader);
            if (reader.in.hasRemaining()) {
                throw reader.malformed();
            }
            return value;
        } catch (BufferUnderflowException | DateTimeException e) {
            throw reader.malformed();
        } catch (KmsException.Validation | KmsException.MalformedPolicyDocument | KmsException.InvalidArn e) {
            throw new KmsException.StoreIntegrity(
                    format.noun() + " is malformed: " + e.problem(), "Restore the store from a backup");
        }
    }

    /** A member that records of earlier versions do not have; those get {@code absent}. */
    public <T> T since(int first, Function<RecordReader, T> read, T absent) {
        return version >= first ? read.apply(this) : absent;
    }

    /** A whole number. */
    public long number() {
        return in.getLong();
    }

    /** A whole number that is an {@code int}. */
    public int integer() {
        long value = number();
        if (value != (int) value) {
            throw malformed();
        }
        return (int) value;
    }

    /** A number of things or bytes that follow; never more than there are bytes left. */
    public int count() {
        int count = in.getInt();
        if (count < 0 || count > in.remaining()) {
            throw malformed();
        }
        return count;
    }

    /** Yes or no. */
    public boolean flag() {
        byte value = in.get();
        if (value != 0 && value != 1) {
            throw malformed();
        }
        return value == 1;
    }

    /** Bytes; the caller owns the array. */
    public byte[] bytes() {
        byte[] bytes = new byte[count()];
        in.get(bytes);
        return bytes;
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

    /** A point in time in 16 bytes. */
    public Instant instant() {
        return instant(number(), number());
    }

    /** A point in time in 12 bytes. */
    public Instant timestamp() {
        return instant(number(), in.getInt());
    }

    private Instant instant(long seconds, long nanos) {
        if (nanos < 0 || nanos > MAX_NANOS) {
            throw malformed();
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }

    /** A field that may be absent. */
    public <T> Optional<T> optional(Function<RecordReader, T> read) {
        return flag() ? Optional.of(read.apply(this)) : Optional.empty();
    }

    /** Fields behind their number. */
    public <T> List<T> each(Function<RecordReader, T> read) {
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

    /** Pairs of texts in the order of their keys. */
    public Map<String, String> map() {
        TreeMap<String, String> map = new TreeMap<>();
        int size = count();
        for (int i = 0; i < size; i++) {
            String key = text();
            if (!map.isEmpty() && map.lastKey().compareTo(key) >= 0) {
                throw malformed();
            }
            map.put(key, text());
        }
        return map;
    }

    /** The refusal of this record. */
    public KmsException.StoreIntegrity malformed() {
        return new KmsException.StoreIntegrity(format.noun() + " is malformed", "Restore the store from a backup");
    }
}
