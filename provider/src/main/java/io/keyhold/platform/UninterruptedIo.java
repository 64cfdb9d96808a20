package io.keyhold.platform;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.function.Supplier;

/**
 * Work on files by a thread that may be interrupted. A {@code FileChannel} is closed under a thread whose interrupt flag is set,
 * although nothing is wrong with the file; what must not be given up halfway goes on here, and the caller finds the flag set
 * afterwards.
 */
public final class UninterruptedIo {
    private UninterruptedIo() {}

    /** Work that may be done again from its beginning, with a channel that it opens itself. */
    @FunctionalInterface
    public interface Repeatable<T> {
        /** Does the work. */
        T run() throws IOException;
    }

    /** Does the work, and again as often as an interrupt has closed its channel. */
    public static <T> T run(Repeatable<T> work) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            for (; ; ) {
                try {
                    return work.run();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            restore(interrupted);
        }
    }

    /** Does what would give up at once on a thread that was interrupted before; an interrupt meanwhile counts. */
    public static <T> T begun(Supplier<T> work) {
        boolean interrupted = Thread.interrupted();
        try {
            return work.get();
        } finally {
            restore(interrupted);
        }
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
