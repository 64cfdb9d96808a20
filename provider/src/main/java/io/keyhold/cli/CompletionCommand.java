package io.keyhold.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a completion script. */
@Command(
        name = "completion",
        description = "Print a completion script for bash and zsh.",
        footer = {"  source <(keyhold completion)", "  keyhold completion > /etc/bash_completion.d/keyhold"})
final class CompletionCommand implements Callable<Integer> {
    private final CommandSession session;

    @Spec
    private @Nullable CommandSpec spec;

    CompletionCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        CommandSpec own = java.util.Objects.requireNonNull(spec);
        String script = CompletionScript.of(own.root().commandLine());
        session.out().document(java.util.Map.of("Script", script), script);
        return ExitCode.DONE.code();
    }
}
