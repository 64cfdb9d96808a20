package io.keyhold.cli;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Results are shown in Base64, so they are taken in Base64 too. */
final class Base64Text {
    private Base64Text() {}

    /** The bytes that a text in Base64 stands for; other bytes as they are. */
    static byte[] orBytes(byte[] given) {
        String text = new String(given, StandardCharsets.ISO_8859_1).strip();
        if (text.isEmpty() || text.length() % 4 != 0 || !text.matches("[A-Za-z0-9+/]+={0,2}")) {
            return given;
        }
        return Base64.getDecoder().decode(text);
    }
}
