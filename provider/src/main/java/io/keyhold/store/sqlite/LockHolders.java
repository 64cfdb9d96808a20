package io.keyhold.store.sqlite;

import java.io.IOException;
import java.security.CodeSource;
import java.util.Objects;

/**
 * Who has a lock, for the messages of other copies of Keyhold in this JVM, which share nothing with this one but the
 * JDK: a system property for each lock. What it says is believed by nobody but the reader of a message.
 */
final class LockHolders {
    private static final String PROPERTY = "keyhold.guard.";
    private static final int LONGEST = 120;

    private LockHolders() {}

    /** Says that this copy has the lock on that file. */
    static void announce(Object file) {
        System.setProperty(PROPERTY + file, self());
    }

    /** Takes that back. */
    static void forget(Object file) {
        System.getProperties().remove(PROPERTY + file, self());
    }

    /** Who has the lock on that file. */
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
