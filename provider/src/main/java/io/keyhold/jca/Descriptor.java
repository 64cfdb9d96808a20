package io.keyhold.jca;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A file for programs that insist on a KeyStore file. Its first line is {@code # keyhold-keystore}; a line {@code
 * aliases = tls-*, backup} narrows the view, {@code *} standing for any characters. An empty file shows everything.
 *
 * @param patterns entry names with {@code *}; none for all
 */
record Descriptor(List<String> patterns) {
    /** Shows everything. */
    static final Descriptor ALL = new Descriptor(List.of());

    private static final String FIRST_LINE = "# keyhold-keystore";
    private static final int MAX_BYTES = 64 << 10;

    /** Whether the stream begins as a descriptor does. */
    static boolean probe(InputStream stream) throws IOException {
        return new String(stream.readNBytes(FIRST_LINE.length()), StandardCharsets.UTF_8).equals(FIRST_LINE);
    }

    /** Reads a descriptor; refuses any other file. */
    static Descriptor read(InputStream stream) throws IOException {
        byte[] bytes = stream.readNBytes(MAX_BYTES);
        if (bytes.length == 0) {
            return ALL;
        }
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        if (!lines.get(0).strip().equals(FIRST_LINE)) {
            throw new IOException("the file is no KEYHOLD descriptor: its first line is not `" + FIRST_LINE
                    + "`; use an empty file, /dev/null or null to see every key");
        }
        List<String> patterns = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String text = line.strip();
            if (text.startsWith("aliases") && text.contains("=")) {
                for (String pattern : text.substring(text.indexOf('=') + 1).split(",", -1)) {
                    patterns.add(pattern.strip());
                }
            } else if (!text.isEmpty() && !text.startsWith("#")) {
                throw new IOException("descriptor line `" + text + "` is not `aliases = …`");
            }
        }
        return new Descriptor(List.copyOf(patterns));
    }

    /** Whether an entry is part of the view. */
    boolean shows(String name) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, name));
    }

    /** An iterative match: after a mismatch behind a star, the star takes one character more. */
    private static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int from = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                from = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++from;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
