package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyhold.TestKeyhold;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine;

/** Runs the command in this JVM, as a shell would, and keeps book of what was run. */
final class Shell {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final Path directory;
    private final Map<String, String> environment = new TreeMap<>();
    private final Set<String> driven = new TreeSet<>();
    private final Set<String> refused = new TreeSet<>();
    private byte[] in = new byte[0];
    private boolean seen;

    /**
     * What a command did.
     *
     * @param code the exit code
     * @param bytes standard output
     * @param err standard error
     */
    record Result(int code, byte[] bytes, String err) {
        String out() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** With paths relative to that directory: a word that begins with {@code @} names a file in it. */
    Shell(Path directory, Path settings) {
        this.directory = directory;
        environment.put("KEYHOLD_CONFIG", settings.toString());
    }

    /** With the settings of a test, and their store. */
    static Shell opened(Path directory) throws IOException {
        Path settings = TestKeyhold.settings(directory);
        Shell shell = new Shell(directory, settings);
        shell.done("init");
        return shell;
    }

    Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Shell in(byte[] bytes) {
        in = bytes;
        return this;
    }

    /** The next command writes to a terminal. */
    Shell seen() {
        seen = true;
        return this;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    Result run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return run(out, out, words);
    }

    /** The same with a standard output that takes nothing. */
    Result runWithoutRoom(String... words) {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        return run(full, new ByteArrayOutputStream(), words);
    }

    private Result run(OutputStream to, ByteArrayOutputStream out, String... words) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(in),
                new PrintStream(to, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                seen,
                false,
                prompt -> Optional.empty());
        in = new byte[0];
        seen = false;
        int code = Main.run(terminal, words(words).toArray(String[]::new));
        return new Result(code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    /** Must succeed; gives standard output. */
    String done(String... words) {
        Result result = run(words);
        assertThat(result.err()).as(String.join(" ", words)).doesNotContain("error:");
        assertThat(result.code()).as(String.join(" ", words)).isZero();
        driven.add(command(words(words)));
        return result.out();
    }

    /** Must succeed; gives standard output, which must be one JSON value and nothing else. */
    JsonNode json(String... words) {
        return json(0, words);
    }

    /** The same with another exit code. */
    JsonNode json(int code, String... words) {
        List<String> all = new ArrayList<>(words(words));
        all.add("--json");
        Result result = run(all.toArray(String[]::new));
        assertThat(result.code()).as(all + " said " + result.err()).isEqualTo(code);
        driven.add(command(all));
        return parsed(result.out());
    }

    /** Must be refused with that exit code, an error and a hint that says so, and no stack trace. */
    String refused(ExitCode code, String words, String said) {
        Result result = run(words);
        assertThat(result.code()).as(words + " said " + result.err()).isEqualTo(code.code());
        assertThat(result.err())
                .as(words)
                .contains("error: ", "hint:  ")
                .contains(said)
                .doesNotContain("\tat ", "Exception in");
        refused.add(command(words(new String[] {words})));
        return result.err();
    }

    Set<String> driven() {
        return driven;
    }

    Set<String> refused() {
        return refused;
    }

    /** Every command that is not a group. */
    static Set<String> commands() {
        Set<String> names = new TreeSet<>();
        leaves("", root(), names);
        return names;
    }

    static CommandLine root() {
        CommonOptions options = new CommonOptions();
        Terminal terminal =
                new Terminal(System.in, System.out, System.err, Map.of(), false, false, prompt -> Optional.empty());
        return Main.command(new CommandSession(terminal, options), options);
    }

    static JsonNode parsed(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + json, e);
        }
    }

    private static void leaves(String prefix, CommandLine command, Set<String> into) {
        command.getSubcommands().forEach((name, sub) -> {
            if (sub.getSubcommands().isEmpty()) {
                into.add((prefix + " " + name).strip());
            } else {
                leaves((prefix + " " + name).strip(), sub, into);
            }
        });
    }

    private List<String> words(String... words) {
        List<String> all = new ArrayList<>();
        for (String word : words) {
            for (String part : word.split(" ", -1)) {
                all.add(
                        part.startsWith("@")
                                ? directory.resolve(part.substring(1)).toString()
                                : part);
            }
        }
        return all;
    }

    private static String command(List<String> words) {
        CommandLine command = root();
        List<String> names = new ArrayList<>();
        for (String word : words) {
            CommandLine sub = command.getSubcommands().get(word);
            if (sub == null) {
                break;
            }
            names.add(word);
            command = sub;
        }
        return String.join(" ", names);
    }
}
