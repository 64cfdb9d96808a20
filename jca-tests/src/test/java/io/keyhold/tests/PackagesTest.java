package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two jars that others depend on: what is in them, and what they need. */
class PackagesTest {
    private static final String PROGRAM = "bare.BareProgram";
    private static final Pattern ALL_IN_ONE = Pattern.compile("keyhold-provider-.*-all\\.jar");
    private static final Pattern LIBRARY = Pattern.compile("keyhold-provider-[0-9.]+\\.jar");

    /** What {@code requires} names without {@code static}. */
    private static final Pattern LIBRARIES =
            Pattern.compile("(bcprov-jdk18on|bcutil-jdk18on|jackson-core|caffeine|sqlite-jdbc)-.*\\.jar");

    /** Software that an adapter is for, and the command's libraries: each is there, or its adapter is not used. */
    private static final Pattern OPTIONAL = Pattern.compile(
            "(software\\.amazon|org\\.springframework|io\\.micrometer|jakarta\\.persistence|org\\.hibernate|org\\.apache\\.kafka"
                    + "|com\\.zaxxer|org\\.postgresql|picocli|me\\.tongfei|com\\.github\\.freva|org\\.jspecify)\\b.*");

    @TempDir
    Path directory;

    @Test
    void allJar_classes_haveNoNameThatAnApplicationCouldBring() throws IOException {
        Set<String> roots = entries(jar(ALL_IN_ONE))
                .filter(name -> name.endsWith(".class"))
                .map(name -> Arrays.stream(name.split("/", -1)).limit(2).collect(Collectors.joining("/")))
                .collect(Collectors.toCollection(TreeSet::new));

        // the native library of SQLite looks for its classes by these names
        assertThat(roots).containsExactly("io/keyhold", "org/sqlite");
    }

    @Test
    void allJar_services_areItsOwn() throws IOException {
        Set<String> services = entries(jar(ALL_IN_ONE))
                .filter(name -> name.startsWith("META-INF/services/") && !name.endsWith("/"))
                .map(name -> name.substring("META-INF/services/".length()))
                .filter(name -> !name.startsWith("io.keyhold.shaded."))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(services).containsExactly("java.security.Provider");
    }

    @Test
    void jar_onTheModulePath_servesAProgramThatKnowsNothingOfIt() throws Exception {
        Path settings = Settings.passphrase(directory);
        Path file = Files.write(directory.resolve("file"), new byte[10]);
        int last = Security.getProviders().length;
        Path security = Files.writeString(
                directory.resolve("java.security"),
                "security.provider." + (last + (isListed() ? 0 : 1)) + "=Keyhold " + settings + "\n");
        List<String> options = List.of(
                "-p",
                modulePath(),
                "--add-modules",
                "io.keyhold",
                "-Djava.security.properties=" + security,
                "-Duser.home=" + directory);

        try (Jvm jvm = Jvm.start(programs(), options, PROGRAM, file.toString())) {
            assertThat(jvm.rest()).endsWith("done");
        }
    }

    @Test
    void jdeps_ofTheJar_missesOptionalSoftwareOnly() throws IOException {
        StringWriter out = new StringWriter();
        int exitCode = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(out),
                        new PrintWriter(out),
                        "--multi-release",
                        "17",
                        "--module-path",
                        modulePath(),
                        "-verbose:package",
                        jar(LIBRARY).toString());

        assertThat(exitCode).as(out.toString()).isZero();
        List<String> missing = Pattern.compile("-> (\\S+)\\s+not found")
                .matcher(out.toString())
                .results()
                .map(MatchResult::group)
                .map(line -> line.split("\\s+", -1)[1])
                .distinct()
                .filter(name -> !OPTIONAL.matcher(name).matches())
                .toList();
        assertThat(out.toString()).contains("io.keyhold.jca");
        assertThat(missing).isEmpty();
    }

    private static boolean isListed() {
        return Stream.of(Security.getProviders()).map(Provider::getName).anyMatch("Keyhold"::equals);
    }

    private static Stream<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(ZipEntry::getName).toList().stream();
        }
    }

    private static String modulePath() throws IOException {
        List<String> path = new ArrayList<>(Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(each -> LIBRARIES.matcher(new File(each).getName()).matches())
                .toList());
        path.add(jar(LIBRARY).toString());
        return String.join(File.pathSeparator, path);
    }

    private static String programs() throws Exception {
        return Path.of(Class.forName(PROGRAM)
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    /** A jar that the provider's build leaves; absent in a quick build. */
    private static Path jar(Pattern name) throws IOException {
        Path target = Path.of("..", "provider", "target");
        assumeTrue(Files.isDirectory(target), "provider/target is not there; run mvn verify");
        try (Stream<Path> jars = Files.list(target)) {
            List<Path> found = jars.filter(
                            jar -> name.matcher(jar.getFileName().toString()).matches())
                    .toList();
            assumeTrue(found.size() == 1, "provider/target has no " + name + "; run mvn verify");
            return found.get(0).toAbsolutePath().normalize();
        }
    }
}
