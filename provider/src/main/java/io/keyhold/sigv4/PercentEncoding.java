package io.keyhold.sigv4;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/** Percent encoding of RFC 3986, of everything except unreserved characters, over UTF-8. */
final class PercentEncoding {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PercentEncoding() {}

    /** The path, encoded; slashes stay. */
    static String path(String path) {
        return encode(path.getBytes(StandardCharsets.UTF_8), UNRESERVED + "/");
    }

    /** The query, decoded and encoded again, sorted by encoded name and then by encoded value. */
    static String query(String query) {
        List<String> parameters = new ArrayList<>();
        for (String parameter : query.split("&", -1)) {
            if (!parameter.isEmpty()) {
                int mark = parameter.indexOf('=');
                String name = mark < 0 ? parameter : parameter.substring(0, mark);
                String value = mark < 0 ? "" : parameter.substring(mark + 1);
                // A space sorts before every encoded character, so a name sorts before those that it begins.
                parameters.add(encodeAgain(name) + " " + encodeAgain(value));
            }
        }
        Collections.sort(parameters);
        return String.join("&", parameters).replace(' ', '=');
    }

    private static String encodeAgain(String text) {
        return encode(decode(text), UNRESERVED);
    }

    private static String encode(byte[] bytes, String kept) {
        StringBuilder out = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            if (kept.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(HEX.toHexDigits(b));
            }
        }
        return out.toString();
    }

    /** A percent sign that two hex digits do not follow is taken as itself. */
    private static byte[] decode(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] == '%' && isHex(encoded, i + 1) && isHex(encoded, i + 2)) {
                out.write(HexFormat.fromHexDigit(encoded[i + 1]) << 4 | HexFormat.fromHexDigit(encoded[i + 2]));
                i += 2;
            } else {
                out.write(encoded[i]);
            }
        }
        return out.toByteArray();
    }

    private static boolean isHex(byte[] bytes, int index) {
        return index < bytes.length && HexFormat.isHexDigit(bytes[index]);
    }
}
