package io.keyhold.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * One rule of the evaluator is swapped at a time, by compiling its source with that change, and the second judge must see
 * a difference. Some run always, all of them with {@code -Dkeyhold.long=true}.
 */
final class SaboteursTest {
    private static final Path SOURCES = Path.of("src/main/java/io/keyhold/access");
    private static final Path LIST = Path.of("src/test/scenarios/saboteurs.txt");
    private static final int MOST_WORLDS = 30_000;
    private static final int EVERY = Boolean.getBoolean("keyhold.long") ? 1 : 26;

    @TempDir
    Path directory;

    /** One change: in {@code file}, {@code old} becomes {@code changed}. */
    private record Saboteur(String name, String file, String old, String changed) {}

    @TestFactory
    Stream<DynamicTest> saboteurs_each_isFound() throws IOException {
        List<Saboteur> all = read();
        return Stream.iterate(0, i -> i < all.size(), i -> i + EVERY)
                .map(all::get)
                .map(saboteur -> DynamicTest.dynamicTest(saboteur.name(), () -> isFound(saboteur)));
    }

    private void isFound(Saboteur saboteur) throws Exception {
        Path source = SOURCES.resolve(saboteur.file() + ".java");
        String text = Files.readString(source);
        assertThat(text).as("%s: the list is out of date", saboteur.name()).contains(saboteur.old());
        Path classes = compile(saboteur, text.replace(saboteur.old(), saboteur.changed()));
        try (Sabotaged loader = new Sabotaged(classes)) {
            Method difference = loader.loadClass("io.keyhold.access.TwoJudgesTest")
                    .getDeclaredMethod("difference", long.class, Map.class);
            difference.setAccessible(true);
            long seed = 0;
            while (seed < MOST_WORLDS && !isSeen(difference, seed)) {
                seed++;
            }
            System.out.println("saboteur " + saboteur.name() + ": world " + seed);
            assertThat(seed).as("%s was not found", saboteur.name()).isLessThan(MOST_WORLDS);
        }
    }

    /** A crash of a sabotaged evaluator is a difference too. */
    private static boolean isSeen(Method difference, long seed) {
        try {
            return ((Optional<?>) difference.invoke(null, seed, new TreeMap<>())).isPresent();
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private Path compile(Saboteur saboteur, String text) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(saboteur.name().replace(' ', '_')));
        Path source = Files.writeString(folder.resolve(saboteur.file() + ".java"), text);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            null,
                            files,
                            null,
                            List.of("-d", folder.toString(), "-cp", classPath(), "-proc:none", "-nowarn"),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as("%s compiles", saboteur.name()).isTrue();
        }
        return folder;
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Blocks of four lines: name, file, old text, new text; {@code ~} stands for an empty text. */
    private static List<Saboteur> read() throws IOException {
        List<String> lines = Files.readAllLines(LIST).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        List<Saboteur> all = new ArrayList<>();
        for (int i = 0; i + 3 < lines.size(); i += 4) {
            String changed = lines.get(i + 3).strip();
            all.add(new Saboteur(
                    lines.get(i).strip(),
                    lines.get(i + 1).strip(),
                    lines.get(i + 2).strip(),
                    changed.equals("~") ? "" : changed));
        }
        return all;
    }

    /** Loads the package again, the changed class among it. */
    private static final class Sabotaged extends URLClassLoader {
        Sabotaged(Path changed) throws MalformedURLException {
            super(urls(changed), SaboteursTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.keyhold.access.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
        }

        private static URL[] urls(Path changed) throws MalformedURLException {
            List<URL> urls = new ArrayList<>();
            urls.add(changed.toUri().toURL());
            for (Class<?> known : List.of(Authorizer.class, SaboteursTest.class)) {
                urls.add(known.getProtectionDomain().getCodeSource().getLocation());
            }
            return urls.toArray(new URL[0]);
        }
    }
}
