package io.keyhold.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Which commands nobody can be made to run as: their right is the root of trust itself. */
final class PrincipalFreeCommands {
    /** Commands, and groups of commands. */
    static final List<String> OF_THE_OWNER = List.of(
            "init",
            "policy explain",
            "policy simulate",
            "principal",
            "access-key",
            "serve",
            "server-certificate",
            "audit",
            "backup",
            "restore",
            "store",
            "region",
            "root",
            "doctor",
            "bench",
            "completion");

    private PrincipalFreeCommands() {}

    /** A principal that would be ignored. */
    static final class NobodyElse extends ParameterException {
        private static final long serialVersionUID = 1L;

        NobodyElse(CommandLine command) {
            super(
                    command,
                    "`" + command.getCommandSpec().qualifiedName()
                            + "` acts as who holds the root of trust, and takes no --as");
        }
    }

    static void require(ParseResult parsed, CommonOptions options) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine command = last.commandSpec().commandLine();
        if (!options.as.isEmpty() && isOfTheOwner(last.commandSpec().qualifiedName()) && !last.isUsageHelpRequested()) {
            throw new NobodyElse(command);
        }
    }

    private static boolean isOfTheOwner(String qualified) {
        String name = qualified.replaceFirst("^keyhold ", "") + " ";
        return OF_THE_OWNER.stream().anyMatch(each -> name.startsWith(each + " "));
    }
}
