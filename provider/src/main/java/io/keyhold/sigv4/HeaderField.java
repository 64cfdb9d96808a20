package io.keyhold.sigv4;

import java.util.Locale;

/**
 * A header of a request, as it is sent.
 *
 * @param name in any case
 * @param value without the line end; white space around it and inside it is the sender's
 */
public record HeaderField(String name, String value) {
    String lowerCaseName() {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The value without white space around it, and with one space for each run inside it, line ends of folded lines too. */
    String trimmedValue() {
        StringBuilder out = new StringBuilder(value.length());
        boolean pending = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                pending = out.length() > 0;
            } else {
                if (pending) {
                    out.append(' ');
                    pending = false;
                }
                out.append(c);
            }
        }
        return out.toString();
    }
}
