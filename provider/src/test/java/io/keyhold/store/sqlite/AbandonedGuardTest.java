package io.keyhold.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KmsException;
import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of Keyhold that was dropped with its class loader, and not closed. */
class AbandonedGuardTest {
    @TempDir
    Path directory;

    private Path database;

    @BeforeEach
    void make() throws IOException {
        database = Files.createFile(directory.resolve("keys.db"));
    }

    @Test
    void enter_droppedWithoutBeingClosed_keepsTheStoreAndItsLockTowardsOtherProcesses() throws Exception {
        WeakReference<ClassLoader> dropped = entered();

        collect(dropped);

        assertThatThrownBy(() -> StoreGuard.of(database, Duration.ZERO).enter())
                .isInstanceOf(KmsException.StoreUnavailable.class)
                .hasMessageContaining("is open in this JVM through another copy of Keyhold: class loader `"
                        + URLClassLoader.class.getName())
                .hasMessageContaining("stopped without closing Keyhold keeps the store until the JVM ends");
        assertThat(ProcessLocks.of(StoreFiles.sibling(database, GuardLocks.BETWEEN_PROCESSES)))
                .isNotEmpty();
        leave(dropped);
    }

    @Test
    void leave_closed_letsGoOfStoreAndClassLoader() throws Exception {
        WeakReference<ClassLoader> dropped = entered();
        leave(dropped);

        collect(dropped);

        assertThat(dropped.get()).as("nothing keeps the class loader").isNull();
        StoreGuard.of(database, Duration.ZERO).enter().close();
    }

    private WeakReference<ClassLoader> entered() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        ClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        loader.loadClass(AbandonedGuard.class.getName())
                .getMethod("enter", Path.class)
                .invoke(null, database);
        return new WeakReference<>(loader);
    }

    private static void leave(WeakReference<ClassLoader> of) throws Exception {
        ClassLoader loader = of.get();
        assertThat(loader).as("the holder is still there").isNotNull();
        loader.loadClass(AbandonedGuard.class.getName()).getMethod("leave").invoke(null);
    }

    private static void collect(WeakReference<ClassLoader> loader) {
        for (int i = 0; i < 100 && loader.get() != null; i++) {
            System.gc();
            LockSupport.parkNanos(10_000_000);
        }
    }
}
