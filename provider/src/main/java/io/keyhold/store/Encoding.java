package io.keyhold.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Joins fields without ambiguity: texts and bytes behind a four-byte length, numbers in eight bytes. */
final class Encoding {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    Encoding text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    Encoding bytes(byte[] value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
        out.writeBytes(value);
        return this;
    }

    Encoding number(long value) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        return this;
    }

    byte[] done() {
        return out.toByteArray();
    }
}
