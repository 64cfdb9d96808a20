package io.keyhold.tokens;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Slots and tokens as SunPKCS11 knows them. It has no method for that and prints it on {@code System.out} if {@code showInfo} is
 * set, so that is where it is read: what this thread prints meanwhile is kept, and what others print goes where it always went.
 *
 * @param text what was printed
 */
record ShownSlots(String text) {
    private static final Pattern SLOTS = Pattern.compile("(?m)^All slots: (.*)$");
    private static final Pattern LABEL = Pattern.compile("(?m)^ {2}label: (.{0,32}?) *$");
    private static final Pattern SERIAL = Pattern.compile("(?m)^ {2}serialNumber: (.{0,16}?) *$");

    /** The stream of a thread, and what it printed. */
    record Captured<T>(T result, ShownSlots shown) {}

    /** Runs the work on this thread and keeps what it prints. Several threads may do so, one inside the other. */
    static <T> Captured<T> capture(Callable<T> work) throws Exception {
        Shown own = begin();
        try {
            T result = work.call();
            own.flush();
            return new Captured<>(result, new ShownSlots(own.only.kept.toString(StandardCharsets.UTF_8)));
        } finally {
            end(own);
        }
    }

    private static synchronized Shown begin() {
        Shown own = new Shown(new OneThread(System.out, Thread.currentThread()));
        System.setOut(own);
        return own;
    }

    /** Takes away what is over, in whatever order they end; a stream that somebody else put there stays. */
    private static synchronized void end(Shown own) {
        own.only.over = true;
        PrintStream now = System.out;
        while (now instanceof Shown shown && shown.only.over) {
            now = shown.only.others;
        }
        if (now != System.out) {
            System.setOut(now);
        }
    }

    /** The numbers of all slots. */
    List<String> slots() {
        return find(SLOTS).map(found -> Arrays.asList(found.split(", ", -1))).orElse(List.of());
    }

    /** The label of the token. */
    Optional<String> label() {
        return find(LABEL);
    }

    /** The serial number of the token. */
    Optional<String> serial() {
        return find(SERIAL);
    }

    private Optional<String> find(Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static final class Shown extends PrintStream {
        private final OneThread only;

        Shown(OneThread only) {
            super(only, true, StandardCharsets.UTF_8);
            this.only = only;
        }
    }

    /** Keeps what one thread writes, and passes on what others write. */
    private static final class OneThread extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final PrintStream others;
        private final Thread only;
        private volatile boolean over;

        OneThread(PrintStream others, Thread only) {
            this.others = others;
            this.only = only;
        }

        @Override
        public void write(int b) {
            if (isOurs()) {
                kept.write(b);
            } else {
                others.write(b);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (isOurs()) {
                kept.write(bytes, offset, length);
            } else {
                others.write(bytes, offset, length);
            }
        }

        @Override
        public void flush() {
            if (!isOurs()) {
                others.flush();
            }
        }

        private boolean isOurs() {
            return !over && Thread.currentThread() == only;
        }
    }
}
