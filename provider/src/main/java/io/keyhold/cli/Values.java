package io.keyhold.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of options, and says in the words of people which ones are taken. */
final class Values {
    private Values() {}

    static void register(CommandLine command) {
        command.registerConverter(
                Duration.class,
                text -> read(
                        text,
                        Duration::parse,
                        "is not a duration; write PT15M for 15 minutes, PT24H for hours, P7D for days"));
        command.registerConverter(
                Instant.class,
                text -> read(
                        text, Instant::parse, "is not a time; write it as 2026-11-25T08:00:00Z, with the Z for UTC"));
        command.registerConverter(Path.class, text -> read(text, Path::of, "cannot be the name of a file"));
        command.registerConverter(Integer.class, Values::number);
        command.registerConverter(int.class, Values::number);
    }

    private static Integer number(String text) {
        return read(text, Integer::valueOf, "is not a whole number from -2147483648 to 2147483647");
    }

    private static <T> T read(String text, Function<String, T> reader, String otherwise) {
        try {
            return reader.apply(text);
        } catch (DateTimeParseException | InvalidPathException | NumberFormatException e) {
            throw new TypeConversionException("`" + text + "` " + otherwise);
        }
    }
}
