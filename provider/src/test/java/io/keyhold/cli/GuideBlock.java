package io.keyhold.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A code block of a page.
 *
 * @param file the page
 * @param line where it begins
 * @param language what its fence says it is; empty if it has none, or is indented instead
 * @param name the second word of its fence, by which a test reads it; empty if it has none
 * @param text what is in it
 */
record GuideBlock(Path file, int line, String language, String name, String text) {
    private static final Pattern FENCE = Pattern.compile("\\s*```(\\S*)\\s*(.*)");
    private static final Pattern INDENTED = Pattern.compile("(?: {4}|\t).*\\S.*");

    /** Those of all pages of the project. */
    static List<GuideBlock> all(Path root) throws IOException {
        try (Stream<Path> top = Files.list(root);
                Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .flatMap(file -> of(file).stream())
                    .toList();
        }
    }

    /** The name of the page. */
    String page() {
        return file.getFileName().toString();
    }

    /** Where it is, for people. */
    String place() {
        return page() + ":" + line + " " + (language + " " + name).strip();
    }

    /** Those of one page. */
    static List<GuideBlock> of(Path file) {
        List<String> lines = lines(file);
        List<GuideBlock> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (fence.matches()) {
                int end = i + 1;
                while (end < lines.size() && !lines.get(end).strip().equals("```")) {
                    end++;
                }
                if (end == lines.size()) {
                    throw new AssertionError(
                            file.getFileName() + ":" + (i + 1) + " begins a code block that nothing ends");
                }
                String text = String.join("\n", lines.subList(i + 1, end)) + "\n";
                blocks.add(new GuideBlock(
                        file, i + 1, fence.group(1), fence.group(2).strip(), text));
                i = end;
            } else if (INDENTED.matcher(lines.get(i)).matches()
                    && (i == 0 || lines.get(i - 1).isBlank())) {
                blocks.add(new GuideBlock(file, i + 1, "", "", lines.get(i) + "\n"));
            }
        }
        return blocks;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
