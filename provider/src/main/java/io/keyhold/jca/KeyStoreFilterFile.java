package io.keyhold.jca;

import io.keyhold.handles.KeyEntries.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A file for programs that insist on a KeyStore file. Its first line is {@code # keyhold-keystore}; a line {@code
 * aliases = tls-*, backup} narrows the view, {@code *} standing for any characters, {@code except = old} leaves one entry
 * out, and {@code entries = certified} those without a certificate, for programs that stumble over secret keys. An empty
 * file shows everything.
 *
 * @param patterns entry names with {@code *}; none for all
 * @param except entry names that are left out, as they are
 * @param certified whether entries without certificate are left out
 */
record KeyStoreFilterFile(List<String> patterns, List<String> except, boolean certified) {
    /** Shows everything. */
    static final KeyStoreFilterFile ALL = new KeyStoreFilterFile(List.of(), List.of(), false);

    private static final String FIRST_LINE = "# keyhold-keystore";
    private static final int MAX_BYTES = 1 << 20;

    /** Whether the stream begins as a descriptor does. */
    static boolean probe(InputStream stream) throws IOException {
        return new String(stream.readNBytes(FIRST_LINE.length()), StandardCharsets.UTF_8).equals(FIRST_LINE);
    }

    /** Reads a descriptor; refuses any other file. */
    static KeyStoreFilterFile read(InputStream stream) throws IOException {
        byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
        if (bytes.length == 0) {
            return ALL;
        }
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        if (bytes.length > MAX_BYTES || !lines.get(0).strip().equals(FIRST_LINE)) {
            throw new IOException("the file is not a KEYHOLD descriptor: its first line is not `" + FIRST_LINE
                    + "`; use an empty file, /dev/null or null to see every key");
        }
        KeyStoreFilterFile read = ALL;
        for (String line : lines.subList(1, lines.size())) {
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                read = read.with(text);
            }
        }
        return read;
    }

    /** Whether an entry of that name can be part of the view. */
    boolean shows(String name) {
        return !except.contains(name) && takes(name);
    }

    /** Whether an entry is part of the view. */
    boolean shows(Entry entry) {
        return shows(entry.name()) && !(certified && entry.chain().isEmpty());
    }

    /** This view without some entries. */
    KeyStoreFilterFile without(Collection<String> names) {
        Set<String> all = new LinkedHashSet<>(except);
        all.addAll(names);
        return new KeyStoreFilterFile(patterns, List.copyOf(all), certified);
    }

    /** Whether the view takes an entry of that name when it is set, also one that was left out. */
    boolean takes(String name) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, name));
    }

    /** This view with those entries that are left out as long as they pass. */
    KeyStoreFilterFile leavingOut(Predicate<String> stay) {
        return new KeyStoreFilterFile(patterns, except.stream().filter(stay).toList(), certified);
    }

    /** The file that {@link #read} reads as this view. */
    byte[] encode() throws IOException {
        StringBuilder file = new StringBuilder(FIRST_LINE).append('\n');
        if (!patterns.isEmpty()) {
            file.append("aliases = ").append(String.join(", ", patterns)).append('\n');
        }
        for (String name : except) {
            if (name.isEmpty() || !name.equals(name.strip()) || name.lines().count() > 1) {
                throw new IOException("entry `" + name + "` was deleted here, and a descriptor cannot name it;"
                        + " call KeyStore.store with null to delete it from the service");
            }
            file.append("except = ").append(name).append('\n');
        }
        if (certified) {
            file.append("entries = certified\n");
        }
        return file.toString().getBytes(StandardCharsets.UTF_8);
    }

    private KeyStoreFilterFile with(String line) throws IOException {
        int equals = line.indexOf('=');
        String name = equals < 0 ? line : line.substring(0, equals).strip();
        String value = equals < 0 ? "" : line.substring(equals + 1).strip();
        if (name.equals("aliases") && !value.isEmpty()) {
            List<String> all = new ArrayList<>(patterns);
            for (String pattern : value.split(",", -1)) {
                all.add(pattern.strip());
            }
            return new KeyStoreFilterFile(List.copyOf(all), except, certified);
        }
        if (name.equals("except") && !value.isEmpty()) {
            return without(List.of(value));
        }
        if (name.equals("entries") && (value.equals("certified") || value.equals("all"))) {
            return new KeyStoreFilterFile(patterns, except, value.equals("certified"));
        }
        throw new IOException("descriptor line `" + line
                + "` is none of `aliases = …`, `except = …`, `entries = all` and `entries = certified`");
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
