package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code bin/keyhold}, over a Java that prints what it is called with. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    @TempDir
    Path temporary;

    private Path directory;
    private Path script;

    /** What a run printed on both streams, and its exit code. */
    private record Run(String text, int code) {}

    @BeforeEach
    void copyScript() throws IOException {
        directory = temporary.toRealPath();
        Path bin = Files.createDirectories(directory.resolve("app/bin"));
        script = Files.copy(Path.of("../bin/keyhold"), bin.resolve("keyhold"), StandardCopyOption.COPY_ATTRIBUTES);
        Path java = Files.createDirectories(directory.resolve("java/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void run_throughLinks_findsTheJarOfTheScript() throws Exception {
        Path target = Files.createDirectories(directory.resolve("app/provider/target"));
        Path jar = Files.createFile(target.resolve("keyhold-provider-9-all.jar"));
        Path links = Files.createDirectory(directory.resolve("links"));
        Files.createSymbolicLink(links.resolve("relative"), Path.of("../app/bin/keyhold"));
        Path twice = Files.createSymbolicLink(links.resolve("twice"), links.resolve("relative"));

        Run run = run(twice, "");

        assertThat(run.code()).isZero();
        assertThat(run.text()).contains(jar.getFileName() + " io.keyhold.cli.Main --version");
    }

    @Test
    void run_noJar_saysWhereItLookedAndHowToGetOne() throws Exception {
        Run run = run(script, "");

        assertThat(run.code()).isEqualTo(ExitCode.SETTINGS.code());
        assertThat(run.text())
                .isEqualTo("error: there is no keyhold-provider-*-all.jar in " + directory + "/app/bin or " + directory
                        + "/app/provider/target\n"
                        + "hint:  Build it with the first command of the README, or set KEYHOLD_JAR to its path\n");
    }

    @Test
    void run_variableThatNamesNoFile_isRefusedByItsValue() throws Exception {
        Run run = run(script, "/nowhere/keyhold.jar");

        assertThat(run.code()).isEqualTo(ExitCode.SETTINGS.code());
        assertThat(run.text())
                .startsWith("error: KEYHOLD_JAR is '/nowhere/keyhold.jar', which is not a file\n")
                .contains("or unset it");
    }

    private Run run(Path command, String jar) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command.toString(), "--version");
        builder.environment().put("KEYHOLD_JAR", jar);
        builder.environment().put("JAVA_HOME", directory.resolve("java").toString());
        builder.environment().remove("KEYHOLD_JAVA_OPTS");
        Process process = builder.redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(text, process.exitValue());
    }
}
