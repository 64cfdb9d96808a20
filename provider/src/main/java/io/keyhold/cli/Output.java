package io.keyhold.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Gives the result of a command: to people as sentences and tables, to programs as JSON with AWS's member names. */
final class Output {
    private final Terminal terminal;
    private final boolean json;

    Output(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
    }

    /**
     * A column for people.
     *
     * @param <T> what a row shows
     * @param title its title
     * @param value what is in it
     */
    record Col<T>(String title, Function<T, Object> value) {}

    static <T> Col<T> col(String title, Function<T, Object> value) {
        return new Col<>(title, value);
    }

    boolean isJson() {
        return json;
    }

    /** A sentence for people; the response for programs. */
    void done(Object response, String sentence) {
        if (json) {
            json(response);
        } else {
            print(sentence);
        }
    }

    /** A text of several lines that is the result itself; the response for programs. */
    void document(Object response, String text) {
        if (json) {
            json(response);
        } else {
            lines(text);
        }
    }

    /** The members of a response, one to a line. */
    void members(Record response) {
        if (json) {
            json(response);
        } else {
            each(Json.members(response));
        }
    }

    /** The same members, of something that is not a record. */
    void members(Map<String, Object> response) {
        if (json) {
            json(response);
        } else {
            each(response);
        }
    }

    /** A table; for programs {@code {"member": [entries]}}. */
    @SafeVarargs
    final <T> void list(String member, Collection<T> entries, Col<T>... columns) {
        if (json) {
            json(Map.of(member, entries));
        } else if (entries.isEmpty()) {
            note("none");
        } else {
            List<Shown> shown = new ArrayList<>();
            for (Col<T> column : columns) {
                shown.add(Shown.of(column, entries));
            }
            shown.removeIf(Shown::isEmpty);
            lines(fits(shown) ? table(shown, entries.size()) : blocks(shown, entries.size()));
        }
    }

    /**
     * A column as people see it; one without any value is left out.
     *
     * @param title its title
     * @param values a value for each row
     */
    private record Shown(String title, List<String> values) {
        static <T> Shown of(Col<T> column, Collection<T> entries) {
            return new Shown(
                    column.title(),
                    entries.stream()
                            .map(entry -> ControlCharacters.escape(
                                    shown(column.value().apply(entry))))
                            .toList());
        }

        boolean isEmpty() {
            return values.stream().allMatch(String::isEmpty);
        }

        int width() {
            return Math.max(
                    title.length(),
                    values.stream().mapToInt(String::length).max().orElse(0));
        }
    }

    private boolean fits(List<Shown> columns) {
        int width = columns.stream().mapToInt(column -> column.width() + 3).sum() - 1;
        return !terminal.outIsTerminal() || width <= terminal.width();
    }

    /** A line of the result. */
    void print(String line) {
        lines(ControlCharacters.escape(line));
    }

    /** A text of several lines that is the result itself. */
    void lines(String text) {
        PrintStream out = terminal.out();
        String shown = ControlCharacters.escapeLines(text);
        out.print(shown.endsWith("\n") ? shown : shown + System.lineSeparator());
        out.flush();
    }

    /** JSON means the same when control characters in its strings are escaped. */
    private void json(Object response) {
        lines(Json.write(response));
    }

    /** A line in addition to the result, on standard error so that programs do not read it. */
    void note(String line) {
        terminal.err().println(ControlCharacters.escape(line));
    }

    /** Bytes that are the result itself. */
    void bytes(byte[] result) throws IOException {
        terminal.out().write(result);
        terminal.out().flush();
    }

    private static String table(List<Shown> columns, int rows) {
        List<ColumnData<Integer>> data = new ArrayList<>();
        for (Shown column : columns) {
            data.add(new Column()
                    .header(column.title())
                    .headerAlign(HorizontalAlign.LEFT)
                    .dataAlign(HorizontalAlign.LEFT)
                    .maxWidth(Integer.MAX_VALUE)
                    .with(row -> column.values().get(row)));
        }
        String table = AsciiTable.builder()
                .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER)
                .lineSeparator(System.lineSeparator())
                .data(IntStream.range(0, rows).boxed().toList(), data)
                .asString();
        return table.lines().map(String::stripTrailing).collect(Collectors.joining(System.lineSeparator()));
    }

    /** Output too wide for a table: a line for each value, so that nothing is cut and all can be copied. */
    private static String blocks(List<Shown> columns, int rows) {
        int width = columns.stream()
                .mapToInt(column -> column.title().length())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            if (row > 0) {
                lines.add("");
            }
            for (Shown column : columns) {
                String value = column.values().get(row);
                if (!value.isEmpty()) {
                    lines.add(column.title() + " ".repeat(width - column.title().length() + 2) + value);
                }
            }
        }
        return String.join(System.lineSeparator(), lines);
    }

    private void each(Map<String, Object> members) {
        Map<String, String> flat = new LinkedHashMap<>();
        members.forEach((name, value) -> flatten(name, value, flat));
        int width = flat.keySet().stream().mapToInt(String::length).max().orElse(0);
        flat.forEach((name, value) -> print(name + " ".repeat(width - name.length() + 2) + value));
    }

    private static void flatten(String name, Object value, Map<String, String> into) {
        if (value instanceof Record nested) {
            Json.members(nested).forEach((member, each) -> flatten(member, each, into));
        } else {
            String text = shown(value);
            if (!text.isEmpty()) {
                into.put(name, text);
            }
        }
    }

    private static String shown(Object value) {
        if (value instanceof Instant time) {
            return time.truncatedTo(ChronoUnit.SECONDS).toString();
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(Output::shown).collect(Collectors.joining(", "));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + shown(entry.getValue()))
                    .sorted()
                    .collect(Collectors.joining(", "));
        }
        if (value instanceof java.util.Optional<?> optional) {
            return optional.map(Output::shown).orElse("");
        }
        if (value instanceof Record nested && !(nested instanceof io.keyhold.api.KeyId)) {
            return shown(Json.members(nested));
        }
        return Json.text(value);
    }
}
