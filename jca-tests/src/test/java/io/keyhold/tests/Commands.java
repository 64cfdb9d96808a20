package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** keytool and jarsigner of the Java that runs the test, as commands of their own, with the all-in-one jar. */
final class Commands {
    private static final String SQL = "-J--add-modules=java.sql";
    private final Path directory;
    private final Path jar;
    private final Path settings;

    Commands(Path directory) throws Exception {
        this.directory = directory;
        this.jar = Path.of(System.getProperty("keyhold.allJar", "../provider/target/keyhold-provider-0.1.0-all.jar"))
                .toAbsolutePath()
                .normalize();
        assumeTrue(
                Files.exists(jar), () -> "no all-in-one jar at " + jar + "; run mvn package, or set -Dkeyhold.allJar");
        this.settings = Managed.settings(directory);
    }

    /** keytool on the store of Keyhold; must succeed. */
    String keytool(String... arguments) throws Exception {
        return run(0, "keytool", all(SQL, onKeyhold(), arguments));
    }

    /** The same, must fail. */
    String keytoolFails(String... arguments) throws Exception {
        return run(1, "keytool", all(SQL, onKeyhold(), arguments));
    }

    /** Without the module that the store needs; must fail. */
    String keytoolWithoutSql(String... arguments) throws Exception {
        return run(1, "keytool", all("-J-Dnothing=x", onKeyhold(), arguments));
    }

    /** With the provider listed first or last in {@code java.security}; must succeed. */
    String keytoolByProperties(Path security, String... arguments) throws Exception {
        return run(0, "keytool", all(SQL, byProperties(security), arguments));
    }

    /** The same by jarsigner. */
    String jarsignerByProperties(Path security, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(SQL));
        all.addAll(byProperties(security));
        all.addAll(List.of(arguments));
        return run(0, "jarsigner", all);
    }

    /** keytool on a PKCS#12 file; must succeed. */
    String keytoolOnFile(String file, String... arguments) throws Exception {
        return run(
                0,
                "keytool",
                all(
                        "-J-Dnothing=x",
                        List.of("-keystore", file, "-storetype", "PKCS12", "-storepass", "changeit"),
                        arguments));
    }

    /** jarsigner with the provider on its class path; must succeed. */
    String jarsigner(String... arguments) throws Exception {
        List<String> provider = List.of(
                "-J-cp",
                "-J" + jar,
                "-providerClass",
                "io.keyhold.KeyholdProvider",
                "-providerArg",
                settings.toString(),
                "-keystore",
                "NONE",
                "-storetype",
                "KEYHOLD",
                "-storepass",
                "changeit");
        List<String> all = new ArrayList<>(List.of(SQL));
        all.addAll(provider);
        all.addAll(List.of(arguments));
        return run(0, "jarsigner", all);
    }

    /** A plain jarsigner, without provider; must succeed. */
    String plainJarsigner(String... arguments) throws Exception {
        return run(0, "jarsigner", List.of(arguments));
    }

    Path settings() {
        return settings;
    }

    private List<String> byProperties(Path security) {
        return List.of(
                "-J-Djava.security.properties=" + security,
                "-J-cp",
                "-J" + jar,
                "-keystore",
                "NONE",
                "-storetype",
                "KEYHOLD",
                "-storepass",
                "changeit");
    }

    private List<String> onKeyhold() {
        return List.of(
                "-providerpath",
                jar.toString(),
                "-providerclass",
                "io.keyhold.KeyholdProvider",
                "-providerarg",
                settings.toString(),
                "-keystore",
                "NONE",
                "-storetype",
                "KEYHOLD",
                "-storepass",
                "changeit");
    }

    private static List<String> all(String first, List<String> store, String... arguments) {
        List<String> all = new ArrayList<>(List.of(first));
        all.add(arguments[0]);
        all.addAll(store);
        all.addAll(List.of(arguments).subList(1, arguments.length));
        return all;
    }

    private String run(int expected, String tool, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of("-J-Duser.language=en", "-J-Xshare:auto", "-J-XX:TieredStopAtLevel=1"));
        command.addAll(
                arguments.stream().filter(each -> !each.equals("-J-Dnothing=x")).toList());
        Path out = Files.createTempFile(directory, tool, ".out");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        process.getOutputStream().close();
        assertThat(process.waitFor(120, TimeUnit.SECONDS))
                .as("ends: " + command)
                .isTrue();
        String said = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(process.exitValue())
                .as(tool + " " + arguments + " said: " + said)
                .isEqualTo(expected);
        return said;
    }
}
