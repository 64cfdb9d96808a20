package io.keyhold.platform;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ThreadFactory;

/**
 * Threads that outlive the call that starts them and take nothing over from its thread, which may belong to an application of a server which
 * has Keyhold in its own library folder, and whatever had its class loader would keep the application in memory after its end.
 * On Java before 24 that includes the access control context, which knows every class on the stack.
 */
public final class Detached {
    private Detached() {}

    /** Makes daemon threads of that name. */
    public static ThreadFactory threads(String name) {
        return work -> thread(work, name);
    }

    /** A daemon thread that is not started yet, with the class loader of Keyhold as its context and no inherited thread locals. */
    public static Thread thread(Runnable work, String name) {
        return privileged(() -> {
            Thread thread = new Thread(null, work, name, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(Detached.class.getClassLoader());
            return thread;
        });
    }

    /** Hands something to the JDK that keeps it. */
    public static void run(Runnable work) {
        privileged(() -> {
            work.run();
            return work;
        });
    }

    @SuppressWarnings("removal") // later releases of Java inherit no context, and need not be kept from it
    private static <T> T privileged(PrivilegedAction<T> work) {
        return AccessController.doPrivileged(work);
    }
}
