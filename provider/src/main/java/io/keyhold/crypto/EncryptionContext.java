package io.keyhold.crypto;

import io.keyhold.api.KmsException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * An encryption context as authenticated data: for each pair, in order of the UTF-8 bytes of its key, the length of the
 * key (four bytes), the key, the length of the value (four bytes), the value. An empty context is no bytes at all, so a
 * context has one encoding and an encoding one context. Immutable.
 */
public final class EncryptionContext {
    /** The longest encoding: 512 AES blocks, as AWS KMS has it. */
    public static final int MAX_BYTES = 8192;

    private static final EncryptionContext EMPTY = new EncryptionContext(new byte[0]);
    private final byte[] encoded;

    private EncryptionContext(byte[] encoded) {
        this.encoded = encoded;
    }

    /**
     * The encoding of a map.
     *
     * @throws KmsException.Validation if it is longer than {@link #MAX_BYTES}, or a text is no Unicode
     */
    public static EncryptionContext of(Map<String, String> pairs) {
        if (pairs.isEmpty()) {
            return EMPTY;
        }
        TreeMap<byte[], byte[]> sorted = new TreeMap<>(Arrays::compareUnsigned);
        pairs.forEach((key, value) -> sorted.put(utf8(key), utf8(value)));
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        sorted.forEach((key, value) -> {
            write(out, key);
            write(out, value);
        });
        if (out.size() > MAX_BYTES) {
            throw new KmsException.Validation(
                    "the encryption context has " + out.size() + " bytes, at most " + MAX_BYTES + " are allowed",
                    "Shorten its keys and values");
        }
        return new EncryptionContext(out.toByteArray());
    }

    /** {@code header} followed by the encoding. */
    byte[] after(byte[] header) {
        byte[] aad = Arrays.copyOf(header, header.length + encoded.length);
        System.arraycopy(encoded, 0, aad, header.length, encoded.length);
        return aad;
    }

    private static void write(ByteArrayOutputStream out, byte[] text) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
        out.writeBytes(text);
    }

    private static byte[] utf8(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(bytes.array(), bytes.limit());
        } catch (CharacterCodingException e) {
            throw new KmsException.Validation(
                    "the encryption context holds text that is no Unicode (half of a surrogate pair)",
                    "Pass valid text",
                    e);
        }
    }
}
