package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.Doctor;
import io.keyhold.api.HealthFinding;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Several copies of Keyhold in one JVM on one store. {@code -Dkeyhold.cases=N} sets how many rounds there are of each kind,
 * {@code -Dkeyhold.writes=N} how many keys each application writes in one.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class LoadersTest {
    private static final int ROUNDS = Integer.getInteger("keyhold.cases", 1);
    private static final int WRITES = Integer.getInteger("keyhold.writes", 15);
    private static final String OTHER_DRIVER =
            System.getProperty("keyhold.other-sqlite", "target/other/sqlite-jdbc.jar");

    @TempDir
    Path directory;

    private Path settings;
    private ExecutorService thread;

    @BeforeEach
    void make() throws IOException {
        settings = Settings.quick(directory);
        thread = Executors.newSingleThreadExecutor();
    }

    @AfterEach
    void end() {
        thread.shutdownNow();
    }

    @Test
    void open_whileAnotherClassLoaderHasTheStore_isRefusedInWords() throws Exception {
        try (KeyholdCopy old = KeyholdCopy.open(settings)) {
            old.put("one");

            assertThatThrownBy(() -> KeyholdCopy.open(settings))
                    .hasMessageContaining("store `" + directory.toRealPath().resolve("store/keys.db")
                            + "` is open in this JVM through another copy of Keyhold: class loader"
                            + " `java.net.URLClassLoader@")
                    .hasMessageContaining("has it, class loader `java.net.URLClassLoader@")
                    .hasMessageContaining("asked for it and waited 20000 ms")
                    .hasMessageContaining("Put Keyhold once where both applications find it");
            old.put("two");
        }
        try (KeyholdCopy fresh = KeyholdCopy.open(settings)) {
            fresh.put("three");
            assertThat(fresh.names()).containsExactlyInAnyOrder("one", "two", "three");
        }
        requireSound();
    }

    @Test
    void open_whileAnotherClassLoaderCloses_waitsForItAndSeesAll() throws Exception {
        KeyholdCopy old = KeyholdCopy.open(settings);
        Future<KeyholdCopy> fresh = thread.submit(() -> KeyholdCopy.open(settings));
        old.put("one");
        assertThatThrownBy(() -> fresh.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        old.put("two");
        old.close();

        try (KeyholdCopy opened = fresh.get()) {
            opened.put("three");
            assertThat(opened.names()).containsExactlyInAnyOrder("one", "two", "three");
        }
        requireSound();
    }

    @Test
    void open_otherStoresInOtherClassLoaders_workSideBySideAndLeaveNoLibraries() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        for (int round = 0; round < 2; round++) {
            Path place = Files.createDirectory(directory.resolve("round" + round));
            List<String> command = new ArrayList<>(List.of("loaders"));
            for (int i = 0; i < 3; i++) {
                command.add(Settings.quick(Files.createDirectory(place.resolve("app" + i)))
                        .toString());
            }
            try (Jvm jvm = Jvm.start(
                    System.getProperty("java.class.path"),
                    List.of("-Djava.io.tmpdir=" + temporary),
                    SideBySide.class.getName(),
                    command.subList(1, 4).toArray(String[]::new))) {
                assertThat(jvm.line()).contains("open");
                jvm.kill();
            }
        }

        try (Stream<Path> left = Files.walk(temporary)) {
            assertThat(left.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .as("one copy for each class loader, of all JVMs")
                    .allMatch(name -> name.matches("([23]-)?libsqlitejdbc\\.so(\\.lock)?"))
                    .hasSize(6);
        }
    }

    /** Opens a store in a class loader each. */
    static final class SideBySide {
        private SideBySide() {}

        /** Its arguments are settings; it stays until it is killed. */
        public static void main(String[] arguments) throws Exception {
            List<KeyholdCopy> copies = new ArrayList<>();
            for (String each : arguments) {
                copies.add(KeyholdCopy.open(Path.of(each)));
            }
            for (KeyholdCopy copy : copies) {
                copy.put("key");
            }
            System.out.println("open");
            Thread.sleep(TimeUnit.MINUTES.toMillis(10));
        }
    }

    @Test
    void open_applicationHasAnotherVersionOfTheDriver_bothWork() throws Exception {
        Path library = Path.of(OTHER_DRIVER);
        assumeTrue(Files.exists(library), "a full build copies it");
        try (URLClassLoader loader =
                        new URLClassLoader(new URL[] {library.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
                Connection other =
                        driver(loader).connect("jdbc:sqlite:" + directory.resolve("other.db"), new Properties());
                Statement statement = other.createStatement()) {
            statement.execute("pragma journal_mode = wal");
            statement.execute("create table word (text)");
            try (KeyholdCopy copy = KeyholdCopy.open(settings)) {
                copy.put("one");
                assertThat(statement.executeUpdate("insert into word values ('x')"))
                        .isEqualTo(1);
                assertThat(other.getMetaData().getDriverVersion()).isNotEqualTo(driverOfTheTests());
            }
            try (KeyholdCopy copy = KeyholdCopy.open(settings)) {
                assertThat(copy.names()).containsExactly("one");
            }
        }
        requireSound();
    }

    @ParameterizedTest
    @CsvSource({"loaders, 2", "loaders, 3", "tomcat, 2"})
    void rounds_closedAndKilledAnywhere_loseNothing(String kind, int applications) throws Exception {
        int refused = 0;
        int acknowledged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path place = Files.createDirectory(directory.resolve("round" + round));
            settings = Settings.quick(place);
            List<String> lines = round(kind, applications, round);
            List<String> put = lines.stream()
                    .filter(line -> line.startsWith("put "))
                    .map(line -> line.substring(4))
                    .toList();
            refused += (int)
                    lines.stream().filter(line -> line.startsWith("refused ")).count();
            acknowledged += put.size();
            try (KeyholdCopy after = KeyholdCopy.open(settings)) {
                assertThat(after.names()).as("round " + round).containsAll(put);
            }
            requireSound();
        }
        System.out.println(kind + " x " + applications + ": " + ROUNDS + " rounds, " + acknowledged
                + " keys acknowledged, 0 lost, " + refused + " openings refused in words");
        assertThat(acknowledged).isPositive();
    }

    /** Every other round is killed somewhere, the others go on to their end. */
    private List<String> round(String kind, int applications, int round) throws Exception {
        Random random = new Random(round * 7919L + applications);
        int all = applications * WRITES;
        int killAfter = round % 2 == 0 ? 1 + random.nextInt(all) : Integer.MAX_VALUE;
        List<String> lines = new ArrayList<>();
        int put = 0;
        try (Jvm jvm = Jvm.start(
                LoadersWorker.class,
                kind,
                settings.toString(),
                Integer.toString(applications),
                Integer.toString(WRITES),
                Integer.toString(round))) {
            Optional<String> line = jvm.line();
            for (; line.isPresent() && put < killAfter; line = jvm.line()) {
                lines.add(line.get());
                put += line.get().startsWith("put ") ? 1 : 0;
            }
            lines.addAll(line.stream().toList());
            lines.addAll(jvm.kill());
        }
        assertThat(put == killAfter || lines.contains("done"))
                .as("ended by itself: " + lines)
                .isTrue();
        return lines;
    }

    private void requireSound() {
        assertThat(Doctor.examine(settings).stream()
                        .filter(finding -> finding.severity() == HealthFinding.Severity.ERROR)
                        .filter(finding -> finding.subject().matches("store|opening"))
                        .map(HealthFinding::detail))
                .isEmpty();
    }

    private static Driver driver(ClassLoader loader) throws ReflectiveOperationException {
        return Class.forName("org.sqlite.JDBC", true, loader)
                .asSubclass(Driver.class)
                .getConstructor()
                .newInstance();
    }

    private static String driverOfTheTests() throws Exception {
        try (Connection connection =
                driver(LoadersTest.class.getClassLoader()).connect("jdbc:sqlite::memory:", new Properties())) {
            return connection.getMetaData().getDriverVersion();
        }
    }
}
