package io.keyhold.cli;

import io.keyhold.api.KmsException;
import io.keyhold.platform.TruePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Where a result of bytes goes. */
final class OutOption {
    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Write the bytes there, with mode 0600; - is standard output. Else they are shown in Base64")
    String file = "";

    @Option(names = "--force", description = "Replace FILE")
    boolean force;

    /**
     * Refuses a file that is there, one that is named twice, and two results on standard output, before anything is made that
     * could be lost.
     */
    void requireFree(String... others) throws IOException {
        requireOneOnStandardOutput(others);
        Set<Path> named = new HashSet<>();
        for (String each : Stream.concat(Stream.of(file), Stream.of(others)).toList()) {
            if (!Streams.isPipe(each)) {
                Streams.requireFree(Path.of(each), force);
                if (!named.add(TruePath.of(Path.of(each)))) {
                    throw new KmsException.Validation("file `" + each + "` is named twice", "Name a file for each");
                }
            }
        }
    }

    private void requireOneOnStandardOutput(String... others) {
        long there = Stream.of(others).filter("-"::equals).count();
        if (there > (Streams.isPipe(file) ? 0 : 1)) {
            throw new KmsException.Validation(
                    "two results cannot both go to standard output", "Name a file for all but one of them");
        }
    }

    /** Refuses to show a secret to a person, before it is made. */
    static void requireUnseen(CommandSession session, String secretTo) {
        if (Streams.isPipe(secretTo) && session.terminal().outIsTerminal()) {
            throw new KmsException.Validation(
                    "the result is a secret, and standard output is a terminal", "Name a file for it, or pipe it on");
        }
    }

    /** Writes the bytes, or shows the response. */
    void write(CommandSession session, Record response, byte[] bytes) throws IOException {
        if (!file.isEmpty()) {
            new Streams(session.terminal()).write(file, bytes, force);
        } else if (session.out().isJson()) {
            session.out().members(response);
        } else {
            session.out().print(Json.text(bytes));
        }
    }
}
