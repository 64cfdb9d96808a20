package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What a closed Keyhold leaves behind: no thread, no descriptor, and nothing that holds on to its class loader. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class UnloadingTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @TempDir
    Path directory;

    static boolean hasDescriptors() {
        return Files.isDirectory(DESCRIPTORS);
    }

    @Test
    @EnabledIf("hasDescriptors")
    void close_ofEverything_leavesNoDescriptor() throws Exception {
        Path settings = TestKeyhold.settings(directory);
        new SecureRandom().nextBytes(new byte[1]); // the JDK keeps the devices of its own generators
        List<String> devices = descriptors("/dev/");

        for (int i = 0; i < 3; i++) {
            UsedAndClosed.run(settings);
        }

        assertThat(descriptors("/dev/")).hasSizeLessThanOrEqualTo(devices.size());
        assertThat(descriptors(directory.toRealPath().toString())).isEmpty();
    }

    @Test
    void close_ofEverything_leavesNoThread() throws Exception {
        Set<Thread> before = threads();

        UsedAndClosed.run(TestKeyhold.settings(directory));

        assertNoMoreThan(before);
    }

    @Test
    void classLoader_afterCloseAndRemoval_canBeCollected() throws Exception {
        Path settings = TestKeyhold.settings(directory);
        ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
        Set<Thread> before = threads();

        WeakReference<ClassLoader> loader = runInLoaderOfItsOwn(settings, collected);

        displace();
        for (int i = 0; i < 60 && !loader.refersTo(null); i++) {
            System.gc();
            collected.remove(500);
        }
        assertThat(loader.refersTo(null)).as("the class loader is collected").isTrue();
        assertNoMoreThan(before);
    }

    /** As with a server that has Keyhold in its own library folder: the first application that opens the store goes first. */
    @Test
    void classLoaderOfAnApplication_keyholdThatItOpenedStaysOpen_canBeCollected() throws Exception {
        Path settings = TestKeyhold.settings(directory);
        Keyhold.open(settings)
                .close(); // the driver runs a process when it is loaded, whose thread of the JDK stays a minute
        ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
        Set<Thread> before = threads();
        AtomicReference<Keyhold> opened = new AtomicReference<>();

        WeakReference<ClassLoader> application = openIn(new Application(), settings, opened, collected);

        try (Keyhold keyhold = opened.get()) {
            Set<Thread> more = threads();
            more.removeAll(before);
            assertThat(more).hasSizeGreaterThan(3);
            assertThat(more).allMatch(thread -> thread.getContextClassLoader() == Keyhold.class.getClassLoader());
            for (int i = 0; i < 60 && !application.refersTo(null); i++) {
                System.gc();
                collected.remove(500);
            }
            assertThat(application.refersTo(null))
                    .as("the application is collected")
                    .isTrue();
            assertThat(keyhold.warnings()).isEmpty();
        }
    }

    /** Opens a Keyhold on a thread of the application, under code of it. */
    private static WeakReference<ClassLoader> openIn(
            Application application,
            Path settings,
            AtomicReference<Keyhold> opened,
            ReferenceQueue<ClassLoader> collected)
            throws Exception {
        Runnable opener = (Runnable) application
                .loadClass(Opener.class.getName())
                .getConstructor(Path.class, AtomicReference.class)
                .newInstance(settings, opened);
        Thread thread = new Thread(opener, "application");
        thread.setContextClassLoader(application);
        thread.start();
        thread.join();
        return new WeakReference<>(application, collected);
    }

    /** A class loader with a class of its own; Keyhold is that of its parent. */
    private static final class Application extends ClassLoader {
        Application() {
            super(UnloadingTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.equals(Opener.class.getName()) && findLoadedClass(name) == null
                    ? define(name)
                    : super.loadClass(name, resolve);
        }

        private Class<?> define(String name) {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Code of an application.
     *
     * @param settings what it opens
     * @param opened the Keyhold
     */
    public record Opener(Path settings, AtomicReference<Keyhold> opened) implements Runnable {
        @Override
        public void run() {
            opened.set(Keyhold.open(settings));
        }
    }

    private static WeakReference<ClassLoader> runInLoaderOfItsOwn(Path settings, ReferenceQueue<ClassLoader> collected)
            throws Exception {
        try (URLClassLoader loader = loader()) {
            Class.forName(UsedAndClosed.class.getName(), true, loader)
                    .getMethod("run", Path.class)
                    .invoke(null, settings);
            return new WeakReference<>(loader, collected);
        }
    }

    /** The JDK keeps the classes of the record that was compared last, whichever of the JVM it was: let it keep others. */
    private static void displace() throws Exception {
        try (URLClassLoader loader = loader()) {
            Class.forName(Compared.class.getName(), true, loader)
                    .getMethod("compare")
                    .invoke(null);
        }
    }

    /** A record with members of each kind. */
    public record Compared(Kind kind, Optional<Compared> other) {
        enum Kind {
            ONLY
        }

        /** Compares two of them. */
        public static boolean compare() {
            Compared one = new Compared(Kind.ONLY, Optional.of(new Compared(Kind.ONLY, Optional.empty())));
            Compared other = new Compared(Kind.ONLY, Optional.of(new Compared(Kind.ONLY, Optional.empty())));
            return one.equals(other) && one.hashCode() == other.hashCode();
        }
    }

    private static URLClassLoader loader() {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            try {
                urls.add(Path.of(entry).toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("keyhold"))
                .collect(Collectors.toSet());
    }

    /** A thread that has done its last work may take a moment to end. */
    private static void assertNoMoreThan(Set<Thread> before) throws InterruptedException {
        Set<Thread> more = threads();
        more.removeAll(before);
        for (Thread thread : more) {
            thread.join(5000);
        }
        assertThat(more).allMatch(thread -> !thread.isAlive());
    }

    /** Where a descriptor leads; empty for that of the listing itself, which is closed by now. */
    private static Optional<String> target(Path descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<String> descriptors(String prefix) throws IOException {
        List<String> open = new ArrayList<>();
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            for (Path each : all.toList()) {
                target(each).ifPresent(open::add);
            }
        }
        return open.stream().filter(name -> name.startsWith(prefix)).sorted().toList();
    }
}
