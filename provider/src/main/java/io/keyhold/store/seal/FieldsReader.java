package io.keyhold.store.seal;

import io.keyhold.api.KmsException;
import io.keyhold.api.Utf8;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Reads what {@link Fields} wrote; anything else is a {@code KmsException.StoreIntegrity}. */
final class FieldsReader {
    private final String what;
    private final ByteBuffer in;

    /** Starts to read fields that begin with {@code label}; {@code what} names them in errors. */
    FieldsReader(String what, String label, byte[] bytes) {
        this.what = what;
        this.in = ByteBuffer.wrap(bytes);
        if (!text().equals(label)) {
            throw malformed();
        }
    }

    long number() {
        try {
            return in.getLong();
        } catch (BufferUnderflowException e) {
            throw malformed();
        }
    }

    int small() {
        try {
            return in.getInt();
        } catch (BufferUnderflowException e) {
            throw malformed();
        }
    }

    byte[] bytes() {
        int length = small();
        if (length < 0 || length > in.remaining()) {
            throw malformed();
        }
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }

    byte[] bytes(int length) {
        byte[] value = bytes();
        if (value.length != length) {
            throw malformed();
        }
        return value;
    }

    String text() {
        return Utf8.decode(bytes()).orElseThrow(this::malformed);
    }

    void end() {
        if (in.hasRemaining()) {
            throw malformed();
        }
    }

    private KmsException.StoreIntegrity malformed() {
        return Integrity.broken(what + " is malformed");
    }
}
