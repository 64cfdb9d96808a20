package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a Java of its own, which has little memory, no home directory, no temporary folder, or a terminal. */
class SmallJavaTest {
    @TempDir
    Path directory;

    @Test
    void memory_tooLittleForArgon2_isToldWithAFigure() throws Exception {
        new Shell(directory, directory.resolve("a/keyhold.properties")).done("init");

        String said = run(ExitCode.SETTINGS, List.of("-Xmx60m"), "key", "list");

        assertThat(said)
                .contains("error: Argon2id needs 64 MiB of memory", "at most 60 MiB", "-Xmx128m", "KEYHOLD_JAVA_OPTS")
                .doesNotContain("OutOfMemoryError", "bug", "--debug");
    }

    @Test
    void home_unknownToJava_isThatOfTheVariableOrRefused() throws Exception {
        String said = run(ExitCode.SETTINGS, List.of("-Duser.home=?"), "key", "list", "--config", "~/none");
        assertThat(said).contains("`" + directory.resolve("home/none") + "` is not there");

        assertThat(directory.resolve("?")).doesNotExist();
    }

    @Test
    void temporaryFolder_absent_isNamed() throws Exception {
        new Shell(directory, directory.resolve("a/keyhold.properties")).done("init");
        String absent = directory.resolve("no-tmp").toString();

        String said = run(ExitCode.UNAVAILABLE, List.of("-Djava.io.tmpdir=" + absent), "key", "list");

        assertThat(said).contains("the temporary folder `" + absent + "` is not there", "-Dorg.sqlite.tmpdir");
    }

    @Test
    void prompt_onAPseudoTerminal_isAskedTwiceAndWarnsInOneLine() throws Exception {
        assumeTrue(isThere("python3"), "no command `python3` here");
        Path typist = Files.writeString(directory.resolve("typist.py"), """
                import os, pty, sys
                pid, terminal = pty.fork()
                if pid == 0:
                    os.execvp(sys.argv[1], sys.argv[1:])
                said = b''
                answers = [b'abc\\n', b'abc\\n']
                while True:
                    try:
                        piece = os.read(terminal, 4096)
                    except OSError:
                        break
                    if not piece:
                        break
                    said += piece
                    while answers and said.count(b'Type the new') + said.count(b'Again:') > 2 - len(answers):
                        os.write(terminal, answers.pop(0))
                sys.stdout.buffer.write(said)
                sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
                """);
        List<String> command = new java.util.ArrayList<>(List.of("python3", typist.toString()));
        command.addAll(java(List.of(), "init", "--root", "passphrase-prompt"));

        String said = finished(ExitCode.DONE, command);

        assertThat(said)
                .contains("Type the new passphrase: ", "Again: ", "warning: root of trust: its passphrase is weak")
                .doesNotContain("abc\r\nabc", "Passphrase of the Keyhold store");
    }

    private String run(ExitCode code, List<String> options, String... words) throws Exception {
        return finished(code, java(options, words));
    }

    private static List<String> java(List<String> options, String... words) {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(words));
        return command;
    }

    private String finished(ExitCode code, List<String> command) throws IOException, InterruptedException {
        Path out = directory.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // the virtual machine would say that it saw it
        builder.environment()
                .put("KEYHOLD_CONFIG", directory.resolve("a/keyhold.properties").toString());
        builder.environment().put("HOME", directory.resolve("home").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        String said = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(ended).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(code.code());
        return said;
    }

    private static boolean isThere(String command) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }
}
