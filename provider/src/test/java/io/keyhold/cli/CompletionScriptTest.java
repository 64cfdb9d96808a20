package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What bash offers after the tabulator, by the script that {@code keyhold completion} prints. */
class CompletionScriptTest {
    @TempDir
    Path directory;

    private Path script;

    @BeforeEach
    void print() throws IOException {
        assumeTrue(isThere("bash"), "no command `bash` here");
        Shell shell = new Shell(directory, directory.resolve("none.properties"));
        script = Files.writeString(directory.resolve("completion"), shell.done("completion"));
    }

    @Test
    void command_begun_isCompleted() throws Exception {
        assertThat(offered("ke")).containsExactly("key", "keystore");
        assertThat(offered("")).contains("key", "alias", "encrypt", "doctor");
    }

    @Test
    void command_ofAGroup_isCompleted() throws Exception {
        assertThat(offered("key", "cr")).containsExactly("create");
        assertThat(offered("audit", "ve")).containsExactly("verify");
    }

    @Test
    void option_begun_isCompleted() throws Exception {
        assertThat(offered("key", "create", "--al")).containsExactly("--alias");
        assertThat(offered("encrypt", "--forc")).containsExactly("--force");
    }

    @Test
    void value_ofAnOption_isCompleted() throws Exception {
        assertThat(offered("key", "create", "--spec", "ECC_NIST_P25")).containsExactly("ECC_NIST_P256");
    }

    @Test
    void file_whereOneIsTaken_isCompletedAndNeverRun() throws Exception {
        String nasty = "letter $(touch run) `touch run` *";
        Files.writeString(directory.resolve(nasty), "Dear Mary");
        Files.writeString(directory.resolve("letters"), "Dear John");

        assertThat(offered("encrypt", "let")).containsExactlyInAnyOrder(nasty, "letters");
        assertThat(offered("encrypt", "-o", "let")).containsExactlyInAnyOrder(nasty, "letters");
        assertThat(offered("key", "list", "--config", "let")).containsExactlyInAnyOrder(nasty, "letters");
        assertThat(offered("restore", "let")).containsExactlyInAnyOrder(nasty, "letters");
        assertThat(offered("audit", "verify", "--heads", "let")).containsExactlyInAnyOrder(nasty, "letters");
        assertThat(offered("audit", "verify", "-d", "let")).containsExactlyInAnyOrder(nasty, "letters");
        assertThat(offered("policy", "put", "alias/a", "let")).containsExactlyInAnyOrder(nasty, "letters");
        assertThat(offered("alias", "create", "let")).isEmpty();
        assertThat(offered("encrypt", "-k", "let")).isEmpty();
        assertThat(directory.resolve("run")).doesNotExist();
    }

    /** What a person completes must not be refused for how it is written. */
    @Test
    void value_thatIsOffered_isTaken() {
        List<String> checked = new java.util.ArrayList<>();
        CommandLine root = Shell.root();

        check(root, root, List.of(), checked);

        assertThat(checked).contains("--operation", "--spec", "--usage", "--algorithm", "--purpose", "--type");
    }

    private static void check(CommandLine root, CommandLine command, List<String> names, List<String> checked) {
        for (var option : command.getCommandSpec().options()) {
            Iterable<String> offered =
                    Optional.ofNullable(option.completionCandidates()).orElse(List.of());
            for (String value : offered) {
                checked.add(option.longestName());
                assertThat(refusal(root, names, option.longestName(), value))
                        .as(names + " " + option.longestName() + " " + value)
                        .doesNotContain("Invalid value");
            }
        }
        command.getSubcommands().forEach((name, sub) -> {
            List<String> longer = new java.util.ArrayList<>(names);
            longer.add(name);
            check(root, sub, longer, checked);
        });
    }

    /** What is missing beside the value is refused too, in other words. */
    private static String refusal(CommandLine root, List<String> names, String option, String value) {
        List<String> words = new java.util.ArrayList<>(names);
        words.addAll(List.of(option, value));
        try {
            root.parseArgs(words.toArray(String[]::new));
            return "";
        } catch (CommandLine.ParameterException e) {
            return e.getMessage();
        }
    }

    @Test
    void nonsense_isNotCompleted() throws Exception {
        assertThat(offered("key", "xyz")).isEmpty();
    }

    /** The last word is the one at which the tabulator is pressed. */
    private List<String> offered(String... words) throws IOException, InterruptedException {
        String ask = """
                compopt() { :; } # bash has it while a person completes only
                source "$1"; shift
                function=$(complete -p keyhold | sed 's/.*-F \\([^ ]*\\).*/\\1/')
                COMP_WORDS=(keyhold "$@"); COMP_CWORD=$#; COMP_LINE="keyhold $*"; COMP_POINT=${#COMP_LINE}
                "$function" keyhold "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        List<String> command = new java.util.ArrayList<>(List.of("bash", "-c", ask, "bash", script.toString()));
        command.addAll(List.of(words));
        Path err = directory.resolve("err");
        Process bash = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(err.toFile())
                .start();
        bash.getOutputStream().close();
        List<String> offered = bash.inputReader().lines().map(String::strip).toList();
        assertThat(bash.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(err).isEmptyFile();
        return offered.stream().filter(each -> !each.isEmpty()).toList();
    }

    private static boolean isThere(String command) throws IOException {
        return List.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }
}
