package io.keyhold.crypto;

import io.keyhold.api.KmsException;
import io.keyhold.api.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An encryption context in its one encoding: for each pair, in the order of the UTF-8 bytes of the keys (unsigned), the
 * length of the key as four bytes (big endian), the key in UTF-8, the length of the value as four bytes, the value in
 * UTF-8. An empty context is the empty encoding. Immutable.
 */
public final class EncryptionContext {
    /** The longest encoding: 512 AES blocks, as AWS KMS has it. */
    public static final int MAX_BYTES = 8192;

    /** The context without pairs. */
    public static final EncryptionContext EMPTY = new EncryptionContext(new byte[0]);

    private static final int LENGTH_BYTES = Integer.BYTES;

    private final byte[] encoded;

    private record Pair(byte[] key, byte[] value) {}

    private EncryptionContext(byte[] encoded) {
        this.encoded = encoded;
    }

    /**
     * Encodes pairs.
     *
     * @throws KmsException.Validation if the encoding is longer than {@value #MAX_BYTES} bytes, or a text is not Unicode
     */
    public static EncryptionContext of(Map<String, String> pairs) {
        return pairs.isEmpty() ? EMPTY : new EncryptionContext(encode(pairs));
    }

    /** Whether there is no pair. */
    public boolean isEmpty() {
        return encoded.length == 0;
    }

    /** The encoding, as an array of its own. */
    public byte[] encode() {
        return encoded.clone();
    }

    /** The additional authenticated data of a header and this context. */
    byte[] aad(byte[] header) {
        if (isEmpty()) {
            return header;
        }
        byte[] aad = Arrays.copyOf(header, header.length + encoded.length);
        System.arraycopy(encoded, 0, aad, header.length, encoded.length);
        return aad;
    }

    /** The size of the encoding only: contexts belong to the audit, not to messages. */
    @Override
    public String toString() {
        return "EncryptionContext[" + encoded.length + " bytes]";
    }

    private static byte[] encode(Map<String, String> pairs) {
        List<Pair> sorted = new ArrayList<>(pairs.size());
        pairs.forEach((key, value) -> sorted.add(new Pair(utf8(key, key), utf8(value, key))));
        sorted.sort((a, b) -> Arrays.compareUnsigned(a.key(), b.key()));
        long size = 0;
        for (Pair pair : sorted) {
            size += 2L * LENGTH_BYTES + pair.key().length + pair.value().length;
        }
        if (size > MAX_BYTES) {
            throw new KmsException.Validation(
                    "the encryption context takes `" + size + "` bytes; " + MAX_BYTES + " are allowed",
                    "Keep identifiers in the encryption context, not data");
        }
        ByteBuffer out = ByteBuffer.allocate((int) size);
        for (Pair pair : sorted) {
            out.putInt(pair.key().length).put(pair.key());
            out.putInt(pair.value().length).put(pair.value());
        }
        return out.array();
    }

    private static byte[] utf8(String text, String key) {
        if (!Utf8.hasForm(text)) {
            throw new KmsException.Validation(
                    "the encryption context pair `" + Utf8.printable(key)
                            + "` holds half a surrogate pair, which has no UTF-8 form",
                    "Pass well-formed Unicode text; write binary values in hex");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
