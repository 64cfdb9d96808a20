package io.keyhold.access;

import io.keyhold.api.KmsException;
import io.keyhold.api.Utf8;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads what {@link RecordWriter} wrote; anything else is a {@code KmsException.StoreIntegrity}. */
final class RecordReader {
    private final String what;
    private final ByteBuffer in;

    private RecordReader(String what, byte[] record) {
        this.what = what;
        this.in = ByteBuffer.wrap(record);
    }

    /**
     * Reads a whole record.
     *
     * @param what names the record in errors
     */
    static <T> T read(String what, int version, byte[] record, Function<RecordReader, T> fields) {
        RecordReader reader = new RecordReader(what, record);
        try {
            int found = reader.in.get();
            if (found != version) {
                throw new KmsException.StoreIntegrity(
                        what + " has format version " + found + "; this Keyhold knows " + version,
                        "Open the store with a newer Keyhold");
            }
            T value = fields.apply(reader);
            if (reader.in.hasRemaining()) {
                throw reader.malformed();
            }
            return value;
        } catch (BufferUnderflowException | DateTimeException e) {
            throw reader.malformed();
        } catch (KmsException.Validation | KmsException.MalformedPolicyDocument | KmsException.InvalidArn e) {
            throw new KmsException.StoreIntegrity(
                    what + " is malformed: " + e.problem(), "Restore the store from a backup");
        }
    }

    long number() {
        return in.getLong();
    }

    int count() {
        int count = in.getInt();
        if (count < 0 || count > in.remaining()) {
            throw malformed();
        }
        return count;
    }

    byte[] bytes() {
        byte[] bytes = new byte[count()];
        in.get(bytes);
        return bytes;
    }

    String text() {
        return Utf8.decode(bytes()).orElseThrow(this::malformed);
    }

    Optional<String> optional() {
        byte flag = in.get();
        if (flag != 0 && flag != 1) {
            throw malformed();
        }
        return flag == 1 ? Optional.of(text()) : Optional.empty();
    }

    Map<String, String> map() {
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

    Instant instant() {
        long seconds = in.getLong();
        int nanos = in.getInt();
        if (nanos < 0 || nanos > 999_999_999) {
            throw malformed();
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }

    KmsException.StoreIntegrity malformed() {
        return new KmsException.StoreIntegrity(what + " is malformed", "Restore the store from a backup");
    }
}
