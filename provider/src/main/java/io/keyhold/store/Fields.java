package io.keyhold.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes fields so that no two lists of fields have the same bytes: numbers big-endian and of fixed size, texts and
 * bytes behind a four-byte length. A label at the start keeps apart what serves different purposes.
 */
final class Fields {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(160);

    Fields(String label) {
        text(label);
    }

    Fields number(long value) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        return this;
    }

    Fields small(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        return this;
    }

    Fields bytes(byte[] value) {
        small(value.length);
        out.writeBytes(value);
        return this;
    }

    Fields text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    byte[] done() {
        return out.toByteArray();
    }
}
