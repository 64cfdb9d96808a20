package io.keyhold.model;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Text of a Java source, broken as palantir-java-format does it where the pieces are no longer than here. */
final class JavaText {
    private static final int WIDTH = 120;
    private static final List<String> IMPORTED = List.of(
            "java.time.Instant",
            "java.util.List",
            "java.util.Map",
            "java.util.Optional",
            "org.jspecify.annotations.Nullable");
    private final StringBuilder text = new StringBuilder();

    /** Appends a line. */
    JavaText line(String line) {
        text.append(line.stripTrailing()).append('\n');
        return this;
    }

    /** Appends an empty line. */
    JavaText gap() {
        return line("");
    }

    /** Appends a comment: one line if it is short. */
    JavaText doc(String indent, String... paragraphs) {
        String single = indent + "/** " + paragraphs[0] + " */";
        if (paragraphs.length == 1 && single.length() <= WIDTH) {
            return line(single);
        }
        line(indent + "/**");
        for (String paragraph : paragraphs) {
            fill(indent + " * ", paragraph);
        }
        return line(indent + " */");
    }

    /** Appends text broken at spaces; what follows a tag is indented. */
    private void fill(String start, String paragraph) {
        String continued = start + (paragraph.startsWith("@") ? "    " : "");
        StringBuilder line = new StringBuilder(start);
        boolean isEmpty = true;
        for (String word : paragraph.split(" ", -1)) {
            if (!isEmpty && line.length() + 1 + word.length() > WIDTH) {
                line(line.toString());
                line = new StringBuilder(continued);
                isEmpty = true;
            }
            line.append(isEmpty ? "" : " ").append(word);
            isEmpty = false;
        }
        line(line.toString());
    }

    /** Appends a call or declaration with its arguments: in one line, in the next, or one to a line. */
    JavaText wrapped(String indent, String head, List<String> arguments, String tail) {
        String joined = String.join(", ", arguments);
        String deep = indent + "        ";
        if ((indent + head + joined + tail).length() <= WIDTH) {
            return line(indent + head + joined + tail);
        }
        line(indent + head);
        return (deep + joined + tail).length() <= WIDTH
                ? line(deep + joined + tail)
                : line(deep + String.join(",\n" + deep, arguments) + tail);
    }

    /** Appends the head of a record that implements something, or not. */
    JavaText record(String head, List<String> components, String implemented, String body) {
        String joined = String.join(", ", components);
        String deep = "        ";
        String end = implemented.isEmpty() ? body : " implements " + implemented + body;
        if ((head + joined + ")" + end).length() <= WIDTH || implemented.isEmpty()) {
            return wrapped("", head, components, ")" + end);
        }
        if ((head + joined + ")").length() <= WIDTH) {
            return line(head + joined + ")").line(deep + end.strip());
        }
        line(head);
        if ((deep + joined + ")" + end).length() <= WIDTH) {
            return line(deep + joined + ")" + end);
        }
        boolean fits = (deep + joined + ")").length() <= WIDTH;
        return line(deep + (fits ? joined : String.join(",\n" + deep, components)) + ")")
                .line(deep + end.strip());
    }

    /** A string literal. */
    static String literal(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The source, with the imports that it needs and others that are given. */
    String source(String... others) {
        StringBuilder source = new StringBuilder("package io.keyhold.api;\n\n");
        TreeSet<String> imports = new TreeSet<>(List.of(others));
        String code = text.toString().replaceAll("(?s)/\\*\\*.*?\\*/", "");
        IMPORTED.stream()
                .filter(name ->
                        Stream.of(code.split("\\W+", -1)).anyMatch(name.substring(name.lastIndexOf('.') + 1)::equals))
                .forEach(imports::add);
        imports.forEach(name -> source.append("import ").append(name).append(";\n"));
        return source.append(imports.isEmpty() ? "" : "\n").append(text).toString();
    }
}
