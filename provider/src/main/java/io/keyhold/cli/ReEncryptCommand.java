package io.keyhold.cli;

import io.keyhold.api.Envelopes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Wraps the data keys of envelopes again. */
@Command(
        name = "re-encrypt",
        description = {
            "Move envelopes under another key, or under the current material of a rotated one.",
            "Only the few bytes that hold the data key change; the encrypted data is not touched."
        },
        footer = "  keyhold re-encrypt -k alias/letters letter.txt.keyhold docs.tar.keyhold")
final class ReEncryptCommand implements Callable<Integer> {
    private final CommandSession session;

    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY",
            required = true,
            description = "The key it goes under. " + CommonOptions.KEY)
    private String key = "";

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Envelopes, each replaced in one step")
    private List<Path> files = new ArrayList<>();

    ReEncryptCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        for (Path file : files) {
            Streams.requireFile(file);
        }
        Envelopes envelopes = session.envelopes(key);
        List<String> changed = new ArrayList<>();
        for (Path file : files) {
            if (envelopes.needsRewrap(file)) {
                envelopes.rewrap(file);
                changed.add(file.toString());
            }
        }
        session.out()
                .done(
                        Map.of("Changed", changed, "Unchanged", files.size() - changed.size()),
                        "re-encrypted " + changed.size() + " of " + files.size() + "; the others were under " + key
                                + " already");
        return ExitCode.DONE.code();
    }
}
