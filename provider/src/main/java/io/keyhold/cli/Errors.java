package io.keyhold.cli;

import io.keyhold.api.KmsException;
import io.keyhold.config.Undecoded;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Tells people what went wrong and what to do: {@code error:} and {@code hint:}, and no stack trace unless asked for. */
final class Errors {
    private static final Set<String> NEAR_SECRETS =
            Set.of("keyhold init", "keyhold principal secret", "keyhold root change");
    private static final int MOST_CAUSES = 20;
    private final PrintStream err;
    private final Ansi ansi;

    Errors(PrintStream err, Ansi ansi) {
        this.err = err;
        this.ansi = ansi;
    }

    /**
     * A refusal or failure.
     *
     * @param command what was run
     */
    ExitCode failed(Throwable failure, String command, boolean debug) {
        Throwable told = told(failure);
        say(problem(told), hint(told, command));
        if (debug) {
            trace(failure, "", 0);
        }
        return ExitCode.of(told);
    }

    /** The exception inside the wrapper of the command library, or of a lambda, is the one to show. */
    private static Throwable told(Throwable failure) {
        Throwable told = failure;
        while ((told instanceof java.io.UncheckedIOException || told instanceof CommandLine.ExecutionException)
                && told.getCause() != null) {
            told = told.getCause();
        }
        return told;
    }

    /** As Java prints it, but a message stays on its line. */
    private void trace(Throwable failure, String caption, int depth) {
        err.println(caption + ControlCharacters.escape(failure.toString()));
        for (StackTraceElement frame : failure.getStackTrace()) {
            err.println("\tat " + frame);
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            trace(suppressed, "Suppressed: ", depth + 1);
        }
        Throwable cause = failure.getCause();
        if (cause != null && depth < MOST_CAUSES) {
            trace(cause, "Caused by: ", depth + 1);
        }
    }

    /** Wrong use of a command. */
    ExitCode misused(CommandLine.ParameterException misuse) {
        CommandLine command = misuse.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        if (isMissingCommand(misuse)) {
            say("`" + name + "` needs one of its commands", "");
            err.print(command.getHelp().commandList());
            say("See `" + name + " COMMAND --help`");
            return ExitCode.USAGE;
        }
        say(misproblem(misuse), suggestion(misuse) + "See `" + name + " --help`");
        return ExitCode.USAGE;
    }

    private static boolean isMissingCommand(CommandLine.ParameterException misuse) {
        return !misuse.getCommandLine().getSubcommands().isEmpty()
                && "Missing required subcommand".equals(misuse.getMessage());
    }

    void say(String problem, String hint) {
        err.println(ansi.string("@|bold,red error:|@ ") + ControlCharacters.escape(problem));
        if (!hint.isEmpty()) {
            say(hint);
        }
        err.flush();
    }

    private void say(String hint) {
        err.println(ansi.string("@|bold,cyan hint:|@  ") + ControlCharacters.escape(hint));
        err.flush();
    }

    /** Where a secret may have been typed by mistake, no word is repeated. */
    private static String misproblem(CommandLine.ParameterException misuse) {
        String message = decapitalised(Optional.ofNullable(misuse.getMessage()).orElse("wrong use"));
        if (!NEAR_SECRETS.contains(misuse.getCommandLine().getCommandSpec().qualifiedName())) {
            return message;
        }
        if (misuse instanceof CommandLine.UnmatchedArgumentException unmatched) {
            return unmatched.getUnmatched().stream()
                    .filter(word -> word.matches("--[a-z-]+(=.*)?"))
                    .findFirst()
                    .map(word -> "unknown option: '" + word.replaceFirst("=.*", "") + "'")
                    .orElse("there are words too many, which are not repeated here");
        }
        String value = Optional.ofNullable(misuse.getValue()).orElse("");
        return value.isEmpty() ? message : message.replace(value, "…");
    }

    private static String suggestion(CommandLine.ParameterException misuse) {
        if (misuse instanceof PrincipalFreeCommands.NobodyElse) {
            return "Leave --as out. ";
        }
        if (misuse instanceof CommandLine.UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty() && suggestions.size() <= 5) {
                return "Did you mean " + String.join(" or ", suggestions) + "? ";
            }
        }
        return "";
    }

    private static String problem(Throwable failure) {
        if (failure instanceof KmsException refusal) {
            String event = refusal.eventId().isEmpty() ? "" : ", audit event " + refusal.eventId();
            return stripped(refusal.problem()) + " (" + refusal.errorCode() + event + ")";
        }
        if (failure instanceof NoSuchFileException missing) {
            return "file `" + missing.getFile() + "` is not there";
        }
        if (failure instanceof AccessDeniedException denied) {
            return "file `" + denied.getFile() + "` may not be read or written";
        }
        if (failure instanceof FileAlreadyExistsException taken) {
            return "file `" + taken.getFile() + "` exists";
        }
        if (failure instanceof FileSystemException io) {
            return "file `" + io.getFile() + "`: "
                    + Optional.ofNullable(io.getReason()).orElse("cannot be used");
        }
        if (failure instanceof OutOfMemoryError) {
            return "the heap of this Java, at most " + heapMebibytes() + " MiB, is too small for this";
        }
        if (failure instanceof InvalidPathException name) {
            return "`" + name.getInput() + "` cannot be the name of a file in " + Undecoded.charset()
                    + ", the character set of this process";
        }
        String message = Optional.ofNullable(failure.getMessage()).orElse("");
        return failure instanceof IOException && !message.isEmpty()
                ? decapitalised(message)
                : "unexpected " + failure.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
    }

    private static String hint(Throwable failure, String command) {
        if (failure instanceof KmsException refusal && !refusal.remedy().isEmpty()) {
            return refusal.remedy();
        }
        if (failure instanceof OutOfMemoryError) {
            return "Give it more: KEYHOLD_JAVA_OPTS=-Xmx" + Math.max(256, 2 * heapMebibytes()) + "m";
        }
        return switch (ExitCode.of(failure)) {
            case DENIED -> "Ask `keyhold policy explain` which policy decides";
            case NOT_FOUND ->
                failure instanceof NoSuchFileException
                        ? "Check the name of the file"
                        : "Check the name; `keyhold key list` and `keyhold alias list` show what there is";
            case INTEGRITY -> "Check that the file is complete, and pass the same -c NAME=VALUE pairs as for encrypt";
            case NO -> "Check that message, key and algorithm are those it was made with";
            case INPUT_OUTPUT ->
                failure instanceof FileAlreadyExistsException taken
                        ? Optional.ofNullable(taken.getReason()).orElse("Name another file, or pass --force")
                        : "Check the file, its folder and the room on the disk";
            case BUG -> "Run it again with --debug and report what it prints";
            case UNAVAILABLE -> "Run it again later; `keyhold doctor` shows what is wrong";
            case DONE, USAGE, REFUSED, SETTINGS -> "See `" + command + " --help`";
        };
    }

    private static long heapMebibytes() {
        return Runtime.getRuntime().maxMemory() >> 20;
    }

    private static String stripped(String problem) {
        return problem.endsWith(".") ? problem.substring(0, problem.length() - 1) : problem;
    }

    private static String decapitalised(String text) {
        boolean word =
                text.length() > 1 && Character.isUpperCase(text.charAt(0)) && Character.isLowerCase(text.charAt(1));
        return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
    }
}
