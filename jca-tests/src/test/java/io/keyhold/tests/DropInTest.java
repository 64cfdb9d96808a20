package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The self-contained jar in a JVM of its own, named in {@code java.security} only, with a program that knows nothing of it. */
class DropInTest {
    private static final String PROGRAM = "bare.BareProgram";
    private static final String SOFTWARE = "software: SunJCE SunJCE SunEC false SunJSSE";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void javaSecurity_namesTheProvider_anUnchangedProgramUsesManagedKeys(boolean first) throws Exception {
        Path settings = Settings.passphrase(directory);
        Path file = Files.write(directory.resolve("file"), new byte[300_000]);

        List<String> lines = run(security(first, settings.toString()), List.of(), file.toString());

        int appended = Security.getProviders().length + 1;
        assertThat(lines)
                .containsExactly(
                        SOFTWARE,
                        "position " + (first ? 1 : appended),
                        "bytes of the key: null, format null",
                        "file comes back: true",
                        "cipher of Keyhold, 300016 bytes",
                        "blob comes back: true",
                        "under another key: refused",
                        "after a flipped bit: refused",
                        "mac of Keyhold, 32 bytes",
                        SOFTWARE,
                        "done");
    }

    @Test
    void javaSecurity_settingsByProperty_areFound() throws Exception {
        Path settings = Settings.passphrase(directory);
        Path file = Files.write(directory.resolve("file"), new byte[10]);

        List<String> lines = run(security(false, ""), List.of("-Dkeyhold.config=" + settings), file.toString());

        assertThat(lines).endsWith("done");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void javaSecurity_settingsAbsent_failsTheKeyStoreOnlyAndNamesTheFile(boolean first) throws Exception {
        Path absent = directory.resolve("absent.properties");

        List<String> lines = run(security(first, absent.toString()), List.of(), "file");

        assertThat(lines)
                .containsExactly(
                        SOFTWARE,
                        "no store: settings file `" + absent
                                + "` cannot be read. Create it with keyhold.store and keyhold.root");
    }

    /** The line of the guide, with the place of the settings alone made that of the test. */
    @Test
    void javaSecurity_lineOfTheGuide_asWritten() throws Exception {
        Path settings = Settings.passphrase(directory);
        Path file = Files.write(directory.resolve("file"), new byte[10]);
        String line = Guide.block("settings.md", "java.security");
        assertThat(line).contains("/etc/keyhold/keyhold.properties");
        Path security = Files.writeString(
                directory.resolve("java.security"),
                line.replace("/etc/keyhold/keyhold.properties", settings.toString()));

        assertThat(run(security, List.of(), file.toString()))
                .contains("position 13")
                .endsWith("done");
    }

    private List<String> run(Path security, List<String> options, String argument) throws Exception {
        List<String> all = new ArrayList<>(options);
        all.add("-Djava.security.properties=" + security);
        all.add("-Duser.home=" + directory);
        try (Jvm jvm = Jvm.start(allJar() + File.pathSeparator + programs(), all, PROGRAM, argument)) {
            return jvm.rest();
        }
    }

    /** A file that is read after the JDK's own {@code java.security}. */
    private Path security(boolean first, String argument) throws IOException {
        List<String> names = new ArrayList<>(
                Stream.of(Security.getProviders()).map(Provider::getName).toList());
        names.add(first ? 0 : names.size(), "io.keyhold.KeyholdProvider " + argument);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            lines.add("security.provider." + (i + 1) + "=" + names.get(i));
        }
        return Files.write(directory.resolve("java.security"), lines);
    }

    private static Path programs() throws Exception {
        return Path.of(Class.forName(PROGRAM)
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    /** The jar that the provider's build leaves; absent in a quick build. */
    private static Path allJar() throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("..", "provider", "target"))) {
            List<Path> found = jars.filter(jar -> jar.getFileName().toString().endsWith("-all.jar"))
                    .toList();
            assumeTrue(found.size() == 1, "provider/target has no keyhold-provider-*-all.jar; run mvn verify");
            return found.get(0).toAbsolutePath().normalize();
        }
    }
}
