package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What opens a new store: where it is kept, who is asked for it, and what is said of a weak one. */
class InitCommandTest {
    private static final String STRONG = "T8vq-Lw2z_9XkRb3";

    @TempDir
    Path directory;

    private final Deque<String> asked = new ArrayDeque<>();

    @Test
    void init_byDefault_keepsThePassphraseAwayFromTheStore() throws Exception {
        Shell shell = new Shell(directory, directory.resolve("home/keyhold.properties"));

        String said = shell.done("init");

        assertThat(said).contains("passphrase-file:../home-root/passphrase");
        assertThat(Files.getPosixFilePermissions(directory.resolve("home-root")))
                .hasSize(3);
        assertThat(directory.resolve("home/passphrase")).doesNotExist();
        assertThat(shell.done("doctor")).doesNotContain("is next to the store", "is weak", "ERROR");
    }

    @Test
    void init_promptedPassphrase_isAskedForTwiceAndNotThreeTimes() {
        assertThat(init(List.of(STRONG, STRONG))).isEmpty();
        assertThat(asked).containsExactly("Type the new passphrase: ", "Again: ");
        assertThat(directory.resolve("keyhold.properties")).isRegularFile();
    }

    @Test
    void init_passphraseTypedInTwoWays_isRefusedAndNothingIsMade() {
        assertThat(init(List.of(STRONG, "other"))).contains("it was typed in two ways");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void init_weakPassphraseTyped_isTakenWithAWarning() {
        assertThat(init(List.of("abc", "abc")))
                .contains("warning: root of trust: its passphrase is weak: 1 of its characters count")
                .doesNotContain("abcabc", "error:");
    }

    @Test
    void init_settingsThatPrompt_areAskedForTwiceToo() throws Exception {
        Files.writeString(
                directory.resolve("keyhold.properties"), "keyhold.store = keys.db\nkeyhold.root = passphrase-prompt\n");

        assertThat(run(List.of("abc", "abd"), "init")).contains("typed in two ways");
        assertThat(directory.resolve("keys.db")).doesNotExist();
        assertThat(run(List.of(STRONG, STRONG), "init")).isEmpty();
        assertThat(directory.resolve("keys.db")).isRegularFile();
    }

    @Test
    void init_weakPassphraseOfAFile_isToldByInitAndDoctor() throws Exception {
        Shell shell = new Shell(directory, directory.resolve("home/keyhold.properties"));
        Streams.writePrivately(directory.resolve("passphrase"), "x\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(shell.run("init --root passphrase-file:../passphrase").err()).contains("warning: root of trust");

        assertThat(shell.done("doctor"))
                .contains("WARNING  root of trust: its passphrase is weak", "keyhold root change");
        shell.done("key list");
        assertThat(shell.run("root change --to passphrase-file:../fresh").err()).doesNotContain("warning");
        assertThat(shell.done("doctor")).doesNotContain("is weak");
        Files.writeString(directory.resolve("short"), "changeitchangeit\n");
        assertThat(shell.run("root change --to passphrase-file:../short").err())
                .contains("warning: root of trust: its passphrase is weak: 8 of its characters count");
    }

    @Test
    void store_withAWeakRoot_isToldToAPersonAtEachUse() throws Exception {
        Files.writeString(directory.resolve("passphrase"), "x\n");
        new Shell(directory, directory.resolve("keyhold.properties")).run("init --root passphrase-file:passphrase");

        assertThat(run(List.of(), "key", "list")).contains("warning: root of trust: its passphrase is weak");
    }

    @Test
    void init_valueWithALineEnd_isRefusedBeforeAnythingIsWritten() {
        for (String option : List.of("--root", "--store", "--audit", "--account", "--region")) {
            String value = (option.equals("--root") ? "passphrase-file:" : "") + "x\nkeyhold.principal = y";

            assertThat(run(List.of(), "init", option, value))
                    .as(option)
                    .contains("error: ", "has a line end or control character", "hint:  ")
                    .doesNotContain("keyhold.principal");
            assertThat(directory.resolve("keyhold.properties")).doesNotExist();
        }
    }

    private String init(List<String> typed) {
        return run(typed, "init", "--root", "passphrase-prompt");
    }

    /** As a person at a terminal; gives standard error without colours. */
    private String run(List<String> typed, String... words) {
        Deque<String> answers = new ArrayDeque<>(typed);
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("KEYHOLD_CONFIG", directory.resolve("keyhold.properties").toString(), "NO_COLOR", "1"),
                false,
                true,
                prompt -> {
                    asked.add(prompt);
                    return Optional.ofNullable(answers.poll()).map(String::toCharArray);
                });
        Main.run(terminal, words);
        return err.toString(StandardCharsets.UTF_8);
    }
}
