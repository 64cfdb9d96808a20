package io.keyhold.store.seal;

import java.nio.ByteBuffer;
import java.util.UUID;

/** Tells stores apart: 16 random bytes. */
public record StoreId(UUID value) {
    public static final int BYTES = 16;

    public static StoreId of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw Integrity.broken("the store id has " + bytes.length + " bytes; 16 are needed");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new StoreId(new UUID(in.getLong(), in.getLong()));
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits())
                .array();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
