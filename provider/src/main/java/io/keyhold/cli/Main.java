package io.keyhold.cli;

import io.keyhold.api.GrantOperation;
import io.keyhold.config.Undecoded;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Starts the command {@code keyhold}. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(Terminal.ofProcess(), arguments));
    }

    /** Runs the command in this process. */
    static int run(Terminal terminal, String... arguments) {
        CommonOptions options = new CommonOptions();
        CommandSession session = new CommandSession(terminal, options);
        Thread hook = new Thread(session::closeAtExit, "keyhold-close");
        Runtime.getRuntime().addShutdownHook(hook);
        int code;
        try {
            requireDecoded(arguments);
            code = command(session, options).execute(arguments);
        } catch (RuntimeException | Error failure) {
            code = failed(terminal, options, failure);
        }
        try {
            session.close();
        } catch (RuntimeException failure) {
            code = Math.max(code, failed(terminal, options, failure));
        }
        forget(hook);
        return (code == ExitCode.DONE.code() || code == ExitCode.NO.code()) && isCut(terminal)
                ? ExitCode.INPUT_OUTPUT.code()
                : code;
    }

    /** No word is shown, which may be a secret that was typed in the wrong place. */
    private static void requireDecoded(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            Undecoded.refuse(arguments[i], "word " + (i + 1) + " of the command");
        }
        Undecoded.refuse(System.getProperty("user.dir", ""), "the name of the working directory");
    }

    /** A print stream keeps its failures to itself, until somebody asks. */
    private static boolean isCut(Terminal terminal) {
        boolean cut = terminal.out().checkError();
        if (cut) {
            new Errors(terminal.err(), ansi(terminal))
                    .say(
                            "standard output did not take all of the result",
                            "Check the room on its disk, and that what reads the pipe reads to the end");
        }
        return cut;
    }

    private static int failed(Terminal terminal, CommonOptions options, Throwable failure) {
        return new Errors(terminal.err(), ansi(terminal))
                .failed(failure, "keyhold", options.debug)
                .code();
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process was interrupted: the hook closes the Keyhold.
        }
    }

    /** The command with all its commands. */
    static CommandLine command(CommandSession session, CommonOptions options) {
        Terminal terminal = session.terminal();
        CommandLine command = new CommandLine(options);
        Commands.all(session).forEach(command::addSubcommand);
        Errors errors = new Errors(terminal.err(), ansi(terminal));
        command.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        command.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        command.setColorScheme(CommandLine.Help.defaultColorScheme(ansi(terminal)));
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.setExecutionStrategy(parsed -> {
            PrincipalFreeCommands.require(parsed, options);
            UniqueNames.require(parsed);
            return new CommandLine.RunLast().execute(parsed);
        });
        Values.register(command);
        command.registerConverter(SecretSource.class, SecretSource::parse);
        command.registerConverter(GrantOperation.class, Main::grantOperation);
        command.setParameterExceptionHandler(
                (misuse, words) -> errors.misused(misuse).code());
        command.setExecutionExceptionHandler((failure, line, parsed) -> errors.failed(
                        failure, line.getCommandSpec().qualifiedName(), options.debug)
                .code());
        return command;
    }

    /** By AWS's name, Decrypt, which is not how Java writes a constant. */
    private static GrantOperation grantOperation(String name) {
        return GrantOperation.find(name)
                .orElseThrow(() -> new CommandLine.TypeConversionException("`" + name + "` is none of "
                        + Arrays.stream(GrantOperation.values())
                                .map(GrantOperation::value)
                                .collect(Collectors.joining(", "))));
    }

    private static Ansi ansi(Terminal terminal) {
        boolean plain = terminal.environment().containsKey("NO_COLOR") || !terminal.errIsTerminal();
        return plain ? Ansi.OFF : Ansi.ON;
    }
}
