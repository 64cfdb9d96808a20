package io.keyhold.cli;

import io.keyhold.api.KmsException;
import io.keyhold.config.SecretLine;
import io.keyhold.config.Undecoded;
import java.io.IOException;
import java.io.InputStream;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;

/**
 * Where a command gets a secret from, which never is a word of the command itself.
 *
 * @param kind the kind
 * @param value the file, variable or descriptor; empty for a prompt
 */
record SecretSource(Kind kind, String value) {
    /** The help text. */
    static final String FORMS = "prompt, file:PATH (its first line), env:NAME or fd:NUMBER";

    private static final int MOST_BYTES = 1 << 16;

    /** The kinds of source. */
    enum Kind {
        /** Asks on the terminal. */
        PROMPT,
        /** The first line of a file. */
        FILE,
        /** A variable of the environment. */
        ENV,
        /** The first line of a file descriptor. */
        FD
    }

    /** Reads {@code prompt}, {@code file:PATH}, {@code env:NAME}, {@code fd:NUMBER}. Never repeats what it refuses. */
    static SecretSource parse(String text) {
        if (text.equals("prompt")) {
            return new SecretSource(Kind.PROMPT, "");
        }
        for (Kind kind : Kind.values()) {
            String prefix = kind.name().toLowerCase(java.util.Locale.ROOT) + ":";
            if (kind != Kind.PROMPT && text.startsWith(prefix) && text.length() > prefix.length()) {
                return of(kind, text.substring(prefix.length()));
            }
        }
        throw refused();
    }

    private static SecretSource of(Kind kind, String value) {
        if (kind == Kind.FD && !value.matches("[0-9]{1,4}")) {
            throw refused();
        }
        return new SecretSource(kind, value);
    }

    private static CommandLine.TypeConversionException refused() {
        return new CommandLine.TypeConversionException(
                "a secret is not written on the command line, only where it is: " + FORMS);
    }

    /**
     * How settings name the place.
     *
     * @throws KmsException.Configuration if it is not a place that each start can read again
     */
    String inSettings() {
        return switch (kind) {
            case FILE -> "file:" + value;
            case ENV -> "env:" + value;
            case PROMPT, FD ->
                throw new KmsException.Configuration(
                        "the secret is needed at each start, so it cannot be typed", "Pass file:PATH or env:NAME");
        };
    }

    /**
     * Gets it; the caller clears it.
     *
     * @param what it is, for the prompt and for people: {@code the new passphrase}
     * @param twice whether a person types it twice
     */
    char[] read(Terminal terminal, String what, boolean twice) {
        char[] secret = switch (kind) {
            case PROMPT -> prompt(terminal, what, twice);
            case ENV -> variable(terminal, what);
            case FILE, FD -> firstLine(terminal, what);
        };
        if (secret.length == 0) {
            throw missing(what, "it is empty");
        }
        return secret;
    }

    private char[] variable(Terminal terminal, String what) {
        String secret = Optional.ofNullable(terminal.environment().get(value))
                .orElseThrow(() -> missing(what, "environment variable `" + value + "` is not set"));
        Undecoded.refuse(secret, what + ": environment variable `" + value + "`");
        return secret.toCharArray();
    }

    private static char[] prompt(Terminal terminal, String what, boolean twice) {
        char[] first = ask(terminal, what, "Type " + what + ": ");
        boolean same = false;
        try {
            char[] second = twice ? ask(terminal, what, "Again: ") : first.clone();
            same = Arrays.equals(first, second);
            Arrays.fill(second, '\0');
        } finally {
            if (!same) {
                Arrays.fill(first, '\0');
            }
        }
        if (!same) {
            throw missing(what, "it was typed in two ways");
        }
        return first;
    }

    private static char[] ask(Terminal terminal, String what, String prompt) {
        char[] typed =
                terminal.prompter().ask(prompt).orElseThrow(() -> missing(what, "there is no terminal to ask on"));
        try {
            Undecoded.refuse(CharBuffer.wrap(typed), what + ": what was typed");
        } catch (KmsException.Configuration e) {
            Arrays.fill(typed, '\0');
            throw e;
        }
        return typed;
    }

    private char[] firstLine(Terminal terminal, String what) {
        byte[] bytes = new byte[0];
        try (InputStream in = kind == Kind.FILE
                ? Files.newInputStream(Path.of(value))
                : terminal.descriptor(Integer.parseInt(value))) {
            bytes = in.readNBytes(MOST_BYTES);
            if (SecretLine.length(bytes) == MOST_BYTES) {
                throw missing(what, "its first line is longer than " + (MOST_BYTES - 1) + " bytes");
            }
            return SecretLine.decode(bytes).orElseThrow(() -> missing(what, "its first line is not UTF-8"));
        } catch (IOException e) {
            String place = kind == Kind.FILE ? "file `" + value + "`" : "file descriptor " + value;
            throw new KmsException.Configuration(what + ": " + place + " cannot be read", "Pass " + FORMS, e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static KmsException.Configuration missing(String what, String why) {
        return new KmsException.Configuration(what + ": " + why, "Pass " + FORMS);
    }
}
