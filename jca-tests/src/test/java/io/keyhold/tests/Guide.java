package io.keyhold.tests;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pages of the project, which tests run word for word. */
final class Guide {
    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    private Guide() {}

    /** The code block of that name, the second word of its fence. */
    static String block(String page, String name) throws IOException {
        Matcher found = Pattern.compile("```\\w+ " + Pattern.quote(name) + "\n(.*?)```", Pattern.DOTALL)
                .matcher(text(page));
        if (!found.find()) {
            throw new AssertionError(page + " has no block `" + name + "`");
        }
        return found.group(1);
    }

    /** The same as settings. */
    static Properties settings(String block) throws IOException {
        Properties settings = new Properties();
        settings.load(new StringReader(block));
        return settings;
    }

    /** Everything that is typed into a shell, in order. */
    static List<String> commands(String page) throws IOException {
        return SHELL.matcher(text(page)).results().map(block -> block.group(1)).toList();
    }

    private static String text(String page) throws IOException {
        Path root = Path.of("..");
        Path top = root.resolve(page);
        return Files.readString(Files.exists(top) ? top : root.resolve("docs").resolve(page));
    }
}
