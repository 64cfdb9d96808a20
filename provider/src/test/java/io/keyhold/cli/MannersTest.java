package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class MannersTest {
    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> help_everyCommand_hasADescriptionAndAnExampleOfItsOwn() {
        return all(Shell.root()).stream().map(command -> {
            String name = command.getCommandSpec().qualifiedName();
            return DynamicTest.dynamicTest(name, () -> {
                String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);

                assertThat(command.getCommandSpec().usageMessage().description())
                        .isNotEmpty();
                assertThat(help).contains("Example:");
                assertThat(help.substring(help.indexOf("Example:"))).contains(name);
                assertThat(help.lines()).allSatisfy(line -> assertThat(line).doesNotContain("${"));
            });
        });
    }

    @Test
    void options_all_takeNoSecret() {
        for (CommandLine command : all(Shell.root())) {
            for (OptionSpec option : command.getCommandSpec().options()) {
                String names = String.join(" ", option.names()).toLowerCase(Locale.ROOT);
                if (names.contains("pass") && !names.contains("bypass") || names.contains("secret")) {
                    assertThat(option.type()).as(names).isIn(SecretSource.class, boolean.class);
                }
            }
        }
    }

    @Test
    void unknownOption_anyCommand_isRefusedWithAHintAndWithoutOpeningAStore() throws Exception {
        Shell shell = new Shell(directory, directory.resolve("none.properties"));
        for (CommandLine command : all(Shell.root())) {
            String words = command.getCommandSpec().qualifiedName().replaceFirst("keyhold ?", "");

            Shell.Result result = shell.run((words + " --no-such-option").strip());

            assertThat(result.code()).as(words).isEqualTo(ExitCode.USAGE.code());
            assertThat(result.err()).as(words).contains("error: ", "hint:  ").doesNotContain("\tat ");
        }
    }

    @TestFactory
    Stream<DynamicTest> command_ofOthersAlone_listsThem() {
        Shell shell = new Shell(directory, directory.resolve("none.properties"));
        return all(Shell.root()).stream()
                .filter(command -> !command.getSubcommands().isEmpty())
                .map(command -> {
                    String name = command.getCommandSpec().qualifiedName();
                    return DynamicTest.dynamicTest(name, () -> {
                        Shell.Result result = shell.run(
                                name.split(" ").length == 1
                                        ? new String[0]
                                        : new String[] {name.replaceFirst("keyhold ", "")});

                        assertThat(result.code()).isEqualTo(ExitCode.USAGE.code());
                        assertThat(result.err())
                                .startsWith("error: `" + name + "` needs one of its commands\n")
                                .endsWith("hint:  See `" + name + " COMMAND --help`\n");
                        assertThat(result.err().lines().map(String::strip))
                                .allSatisfy(line -> assertThat(line).isNotEmpty())
                                .map(line -> line.replaceFirst(" .*", ""))
                                .containsAll(command.getSubcommands().keySet());
                    });
                });
    }

    @Test
    void settings_absent_saysHowToMakeThem() {
        Shell shell = new Shell(directory, directory.resolve("none.properties"));

        String said = shell.refused(ExitCode.SETTINGS, "key list", "none.properties");

        assertThat(said).contains("keyhold init", "--config");
    }

    @Test
    void debug_aRefusal_printsTheStackTrace() throws Exception {
        Shell shell = Shell.opened(directory);

        assertThat(shell.run("key describe alias/none --debug").err()).contains("\tat io.keyhold");
        assertThat(shell.run("key describe alias/none").err()).doesNotContain("\tat ");
    }

    @Test
    void secret_fromEverySource_isReadAndNeverTyped() throws Exception {
        Path file = java.nio.file.Files.writeString(directory.resolve("secret"), "from a file\nsecond line");
        Terminal terminal = new Terminal(
                new java.io.ByteArrayInputStream("from a pipe\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                System.out,
                System.err,
                java.util.Map.of("SECRET", "from a variable"),
                false,
                false,
                prompt -> java.util.Optional.of("typed".toCharArray()));

        assertThat(SecretSource.parse("file:" + file).read(terminal, "it", true))
                .isEqualTo("from a file".toCharArray());
        assertThat(SecretSource.parse("env:SECRET").read(terminal, "it", true))
                .isEqualTo("from a variable".toCharArray());
        assertThat(SecretSource.parse("fd:0").read(terminal, "it", true)).isEqualTo("from a pipe".toCharArray());
        assertThat(SecretSource.parse("prompt").read(terminal, "it", true)).isEqualTo("typed".toCharArray());
    }

    private static List<CommandLine> all(CommandLine command) {
        List<CommandLine> all = new ArrayList<>(List.of(command));
        command.getSubcommands().forEach((name, sub) -> {
            if (!name.equals("help")) {
                all.addAll(all(sub));
            }
        });
        return all;
    }
}
