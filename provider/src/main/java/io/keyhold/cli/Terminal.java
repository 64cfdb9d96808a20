package io.keyhold.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where a command is run: its streams, its environment, and whether a person looks at it.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param environment the environment
 * @param outIsTerminal whether a person reads standard output
 * @param errIsTerminal whether a person reads standard error
 * @param prompter asks a person for a secret
 */
record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Prompter prompter) {
    private static final int USUAL_WIDTH = 80;

    /** Asks for a secret without showing it. */
    @FunctionalInterface
    interface Prompter {
        /** The typed secret, which the caller clears; empty if there is nobody to ask. */
        Optional<char[]> ask(String prompt);
    }

    /** The one that this process has. */
    static Terminal ofProcess() {
        return new Terminal(
                System.in,
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset(1)),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset(2)),
                System.getenv(),
                isTerminal(1),
                isTerminal(2),
                Terminal::askConsole);
    }

    /** How many columns a person sees. */
    int width() {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{0,3}") ? Math.max(40, Integer.parseInt(columns)) : measuredWidth();
    }

    /** Opens a file descriptor that the shell gave. */
    InputStream descriptor(int number) throws IOException {
        return number == 0 ? in : new FileInputStream("/dev/fd/" + number);
    }

    private int measuredWidth() {
        if (!outIsTerminal) {
            return USUAL_WIDTH;
        }
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            boolean done = stty.waitFor(2, TimeUnit.SECONDS) && stty.exitValue() == 0;
            return done && size.matches("[0-9]+ [1-9][0-9]{1,3}")
                    ? Integer.parseInt(size.substring(size.indexOf(' ') + 1))
                    : USUAL_WIDTH;
        } catch (IOException e) {
            return USUAL_WIDTH; // no stty: not a POSIX system
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL_WIDTH;
        }
    }

    @SuppressWarnings("SystemConsoleNull") // up to JDK 21 there is none without a terminal; later hasConsole() tells
    private static Optional<Console> console() {
        Console console = System.console();
        return console == null || !hasConsole(console) ? Optional.empty() : Optional.of(console);
    }

    /** Linux says what a descriptor is; elsewhere there is a console if input and output are terminals. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Path.of("/proc/self/fd/" + descriptor).toRealPath().toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return Files.notExists(Path.of("/proc/self/fd")) && console().isPresent();
        }
    }

    /** From JDK 22 on there is always a console, which says itself whether it is a terminal. */
    private static boolean hasConsole(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private static Optional<char[]> askConsole(String prompt) {
        return console().map(console -> console.readPassword("%s", ControlCharacters.escape(prompt)));
    }

    /** UTF-8 whatever the locale, for programs that read on and for people; the console of Windows has its own. */
    private static Charset charset(int descriptor) {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        return windows && isTerminal(descriptor)
                ? console().map(Console::charset).orElse(StandardCharsets.UTF_8)
                : StandardCharsets.UTF_8;
    }
}
