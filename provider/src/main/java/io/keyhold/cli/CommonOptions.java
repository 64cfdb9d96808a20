package io.keyhold.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself, and the options that every one of its commands has. */
@Command(
        name = "keyhold",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "A key management service as AWS KMS is one, in a single file: keys that never leave it.",
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExample:%n",
        footer = {
            "  keyhold init",
            "  keyhold key create --alias alias/letters",
            "  keyhold encrypt -k alias/letters letter.txt"
        },
        subcommands = HelpCommand.class)
final class CommonOptions {
    /** The description of a parameter KEY. */
    static final String KEY = "Key id, key ARN, alias name or alias ARN";

    /** The description of a parameter FILE. */
    static final String IN = "The file; standard input if it is left out or -";

    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            order = 100,
            description = "The settings file; else $$KEYHOLD_CONFIG, else ~/.keyhold/keyhold.properties")
    String config = "";

    @Option(
            names = "--as",
            scope = ScopeType.INHERIT,
            paramLabel = "ARN",
            order = 101,
            description = "Act as this principal; default: the one in the settings")
    String as = "";

    @Option(
            names = "--region",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            order = 102,
            description = "In this Region, one of the settings; default: keyhold.region")
    String region = "";

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            order = 103,
            description = "Print the result as JSON, with the member names of AWS")
    boolean json;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            order = 104,
            description = "Print the stack trace of an error")
    boolean debug;
}
