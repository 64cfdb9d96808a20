package io.keyhold.access;

import io.keyhold.api.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes a record of this package: a version byte, numbers big-endian, texts as UTF-8 and bytes behind a four-byte
 * length, lists and maps behind their size, maps in the order of their keys. One value has one encoding.
 */
final class RecordWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    RecordWriter(int version) {
        out.write(version);
    }

    RecordWriter number(long value) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        return this;
    }

    RecordWriter count(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        return this;
    }

    RecordWriter bytes(byte[] value) {
        count(value.length);
        out.writeBytes(value);
        return this;
    }

    RecordWriter text(String value) {
        return bytes(Utf8.encode(value));
    }

    RecordWriter optional(Optional<String> value) {
        out.write(value.isPresent() ? 1 : 0);
        value.ifPresent(this::text);
        return this;
    }

    RecordWriter map(Map<String, String> value) {
        count(value.size());
        new TreeMap<>(value).forEach((key, text) -> text(key).text(text));
        return this;
    }

    RecordWriter instant(Instant value) {
        return number(value.getEpochSecond()).count(value.getNano());
    }

    byte[] done() {
        return out.toByteArray();
    }
}
