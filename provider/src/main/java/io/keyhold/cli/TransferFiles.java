package io.keyhold.cli;

import io.keyhold.api.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Input and output of {@code encrypt} and {@code decrypt}: a file each, or pipes. */
final class TransferFiles {
    @Mixin
    private ContextOption context = new ContextOption();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = CommonOptions.IN)
    private String file = "";

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where it goes; - is standard output")
    private String out = "";

    @Option(names = "--force", description = "Replace the file")
    private boolean force;

    /** Work from file to file. */
    @FunctionalInterface
    interface FileWork {
        long run(Path source, Path target, Map<String, String> context, Progress progress) throws IOException;
    }

    /** Work from stream to stream. */
    @FunctionalInterface
    interface StreamWork {
        long run(InputStream source, OutputStream target, Map<String, String> context, Progress progress)
                throws IOException;
    }

    Map<String, String> context() {
        return context.pairs;
    }

    /** The file that is read; empty for standard input. */
    String file() {
        return file;
    }

    /** The file that is named to be written; empty if none is. */
    String out() {
        return out;
    }

    boolean isStream() {
        return Streams.isPipe(file) || out.equals("-");
    }

    /** From file to file: the target is there when all of it is, or not at all. */
    void transfer(CommandSession session, String task, String target, FileWork work) throws IOException {
        Path from = Streams.requireFile(Path.of(file));
        Path to = Path.of(target);
        Streams.requireFree(to, force);
        long bytes = TransferBar.run(
                session, task, Files.size(from), progress -> work.run(from, to, context.pairs, progress));
        session.out().done(Map.of("PlaintextBytes", bytes, "File", to.toString()), "wrote " + to);
    }

    /** From or to a pipe; {@code standardOutput} is where it goes without a file. */
    void stream(CommandSession session, String task, Supplier<OutputStream> standardOutput, StreamWork work)
            throws IOException {
        boolean toFile = !Streams.isPipe(out);
        if (toFile) {
            Streams.requireFree(Path.of(out), force);
        }
        try (InputStream source = new Streams(session.terminal()).open(file);
                OutputStream target =
                        toFile ? PrivateFile.create(Path.of(out)) : new PrivateFile.Open(standardOutput.get())) {
            TransferBar.run(session, task, -1, progress -> work.run(source, target, context.pairs, progress));
            PrivateFile.commit(target);
        }
    }

    /** Where the result of a single call goes. */
    OutOption result() {
        OutOption target = new OutOption();
        target.file = out;
        target.force = force;
        return target;
    }
}
