package io.keyhold.config;

import io.keyhold.api.KmsException;
import io.keyhold.platform.TruePath;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The lines of a settings file: each is taken once, and what is wrong with any is collected and reported at once. */
class SettingLines {
    /** Words that are written where a name is not wanted. */
    private static final Set<String> NO_NAMES = Set.of(
            "off",
            "on",
            "none",
            "no",
            "yes",
            "false",
            "true",
            "null",
            "disabled",
            "default",
            "memory",
            ":memory:",
            "-");

    private final String name;
    private final Path directory;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Line> settings = new LinkedHashMap<>();
    private final Map<String, Integer> taken = new HashMap<>();

    SettingLines(String name, Path directory) {
        this.name = name;
        this.directory = directory;
    }

    /** One setting as it is in the file. */
    private record Line(int number, String value) {}

    /** The file, for messages. */
    final String name() {
        return name;
    }

    /** Where relative paths begin. */
    final Path directory() {
        return directory;
    }

    final void lines(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            line(i + 1, lines.get(i).replace("\uFEFF", "").strip());
        }
    }

    /** Refuses the file if anything in it is wrong or was not taken. */
    final void requireAllRight() {
        settings.forEach((key, line) -> problem(line.number(), "unknown setting `" + key + "`"));
        if (!problems.isEmpty()) {
            throw new KmsException.Configuration(
                    "settings `" + name + "`: " + String.join("; ", problems), "Correct the settings named");
        }
    }

    private void line(int number, String text) {
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        int equals = text.indexOf('=');
        if (equals < 1) {
            problem(number, "is not a `name = value`");
            return;
        }
        String key = text.substring(0, equals).strip();
        Line before =
                settings.put(key, new Line(number, text.substring(equals + 1).strip()));
        if (before != null) {
            problem(number, "`" + key + "` stands in line " + before.number() + " already");
        }
    }

    /** The names of the settings that begin so and are not taken yet. */
    final List<String> keys(String prefix) {
        return settings.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    final String take(String key, String byDefault) {
        Line line = settings.remove(key);
        if (line != null) {
            taken.put(key, line.number());
        }
        return line == null || line.value().isEmpty() ? byDefault : line.value();
    }

    final Path path(String key, String text) {
        if (text.isEmpty()) {
            problem(key, "names no file");
            return directory;
        }
        try {
            Path written = written(directory, text);
            Path meant = TruePath.of(written);
            Path byItsText = written.normalize();
            if (!meant.equals(byItsText) && !Files.exists(meant) && Files.exists(byItsText)) {
                problem(
                        key,
                        "names `" + meant
                                + "`, as `..` after a symbolic link is the parent of what the link points to;"
                                + " it is not there. For `" + byItsText + "` write that path without `..`");
            }
            return meant;
        } catch (InvalidPathException e) {
            problem(
                    key,
                    "is not a path in " + Undecoded.charset() + ", the character set of this process: "
                            + e.getReason());
            return directory;
        }
    }

    /** Refuses a word that means no file, from which a file would be made otherwise. */
    final void requireName(String key, String text, String why) {
        if (NO_NAMES.contains(text.toLowerCase(Locale.ROOT))) {
            problem(key, "is `" + text + "`, but " + why + "; for a file of that name write `./" + text + "`");
        }
    }

    final String matching(String value, String pattern, String key, String form) {
        if (!value.matches(pattern)) {
            problem(key, "is `" + value + "`; it takes " + form);
        }
        return value;
    }

    final boolean oneOf(String value, String key, String no, String yes) {
        if (!value.equals(no) && !value.equals(yes)) {
            problem(key, "is `" + value + "`; allowed are " + no + " and " + yes);
        }
        return value.equals(yes);
    }

    final void problem(String key, String text) {
        Integer number = taken.get(key);
        problems.add((number == null ? "" : "line " + number + ": ") + "`" + key + "` " + text);
    }

    private void problem(int number, String text) {
        problems.add("line " + number + ": " + text);
    }

    final long number(String key, long byDefault, long least, long most) {
        String form = "a number from " + least + " to " + most;
        String text = matching(take(key, Long.toString(byDefault)), "[0-9]{1,10}", key, form);
        long value = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : least;
        if (value < least || value > most) {
            problem(key, "is `" + text + "`; it takes " + form);
        }
        return value;
    }

    static Path written(Path directory, String text) {
        return directory.resolve(
                text.startsWith("~/")
                        ? HomeDirectory.of(System.getProperties(), System.getenv()) + text.substring(1)
                        : text);
    }
}
