package io.keyhold.store.sqlite;

import io.keyhold.platform.Detached;
import java.io.IOException;
import java.security.CodeSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The holders of locks. Other copies of Keyhold in this JVM share nothing with this one but the JDK, so a system property
 * names the holder of each lock for their messages; no decision depends on it.
 *
 * <p>A holder stays in memory until it lets go, also if its whole class loader is dropped. Otherwise the JDK would close the two
 * files of a guard in any order once they are garbage: another copy could take the first lock and the second file, and lose the
 * second lock when the descriptor of the old one is closed, as closing any descriptor of a file drops the locks of the process.
 */
final class LockHolders {
    private static final String PROPERTY = "keyhold.guard.";
    private static final int LONGEST = 120;

    private static final Map<Object, AutoCloseable> HOLDERS = new HashMap<>();

    /**
     * Never does anything. The JVM's list of hooks holds it, it holds these classes, and they hold the holders. There is one as
     * long as there are holders.
     */
    private static @Nullable Thread keeper;

    private LockHolders() {}

    /** Says that this copy has the lock on that file, and keeps the holder until {@link #forget}. */
    static void announce(Object file, AutoCloseable holder) {
        System.setProperty(PROPERTY + file, self());
        synchronized (HOLDERS) {
            if (keeper == null) {
                Thread made = Detached.thread(LockHolders::atTheEnd, "keyhold-guard");
                keeper = made;
                change(made, Runtime.getRuntime()::addShutdownHook);
            }
            HOLDERS.put(file, holder);
        }
    }

    /** Takes that back. */
    static void forget(Object file) {
        System.getProperties().remove(PROPERTY + file, self());
        synchronized (HOLDERS) {
            HOLDERS.remove(file);
            Thread last = keeper;
            if (last != null && HOLDERS.isEmpty()) {
                keeper = null;
                change(last, Runtime.getRuntime()::removeShutdownHook);
            }
        }
    }

    /** The locks end with the JVM. */
    private static void atTheEnd() {}

    private static void change(Thread hook, Consumer<Thread> change) {
        try {
            change.accept(hook);
        } catch (IllegalStateException e) {
            return; // the JVM ends, and with it every lock
        }
    }

    /** The holder of the lock on that file, as a message names it. */
    static String of(java.nio.file.Path file) {
        try {
            return System.getProperty(PROPERTY + FileNames.requireOwn(file), "another class loader");
        } catch (IOException e) {
            return "another class loader";
        }
    }

    /** This copy: its class loader, and where its classes are from. */
    static String self() {
        String loader = Objects.toString(LockHolders.class.getClassLoader(), "the boot loader")
                .replaceAll("\\s+", " ")
                .strip();
        CodeSource source = LockHolders.class.getProtectionDomain().getCodeSource();
        return "class loader `" + (loader.length() > LONGEST ? loader.substring(0, LONGEST) + "…" : loader) + "`"
                + (source == null ? "" : " with `" + source.getLocation() + "`");
    }
}
