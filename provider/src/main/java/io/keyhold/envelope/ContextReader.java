package io.keyhold.envelope;

import io.keyhold.api.KmsException;
import io.keyhold.api.Utf8;
import io.keyhold.crypto.EncryptionContext;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads an encryption context back from its one encoding. */
final class ContextReader {
    private ContextReader() {}

    static Map<String, String> parse(byte[] encoded) {
        try {
            Map<String, String> pairs = new LinkedHashMap<>();
            ByteBuffer in = ByteBuffer.wrap(encoded);
            while (in.hasRemaining()) {
                String key = text(in);
                pairs.put(key, text(in));
            }
            if (!Arrays.equals(EncryptionContext.of(pairs).encode(), encoded)) {
                throw Format.refused();
            }
            return Collections.unmodifiableMap(pairs);
        } catch (BufferUnderflowException | KmsException.Validation e) {
            throw Format.refused();
        }
    }

    private static String text(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw Format.refused();
        }
        byte[] text = new byte[length];
        in.get(text);
        return Utf8.decode(text).orElseThrow(Format::refused);
    }
}
