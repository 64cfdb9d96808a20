package io.keyhold.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The first line of a file that holds a secret. Nothing of it stays in memory but the result, also when it is refused. */
public final class SecretLine {
    private SecretLine() {}

    /** How many bytes the first line has, without its end. */
    public static int length(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        return end;
    }

    /**
     * Decodes the first line strictly: bytes that are not text must not all count as the same replacement character.
     *
     * @param bytes the file; cleared
     * @return the line, which the caller clears; empty if it is not UTF-8
     */
    public static Optional<char[]> decode(byte[] bytes) {
        int length = length(bytes);
        char[] decoded = new char[length]; // UTF-8 has no more characters than bytes
        CharBuffer out = CharBuffer.wrap(decoded);
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try {
            boolean refused =
                    decoder.decode(ByteBuffer.wrap(bytes, 0, length), out, true).isError();
            return refused ? Optional.empty() : Optional.of(Arrays.copyOf(decoded, out.position()));
        } finally {
            Arrays.fill(decoded, '\0');
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
