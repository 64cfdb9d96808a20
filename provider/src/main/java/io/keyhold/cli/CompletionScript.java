package io.keyhold.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The completion script of the library, and names of files for what takes one: the library does that for few, and for those
 * expands the names as if they were typed, so that a file named {@code $(command)} would run it.
 */
final class CompletionScript {
    private static final Set<String> FILES = Set.of("FILE", "PATH", "DIR");

    /** Line by line, so that nothing in a name is expanded. */
    private static final String OFFER = """
                  type compopt &>/dev/null && compopt -o filenames
                  local file
                  while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "${curr_word}")
            """;

    private static final String OFFER_AND_RETURN = OFFER.concat("""
                  return
                  ;;
            """);

    /** The values of an option, which the library leaves without offers or fills with names of files. */
    private static final Pattern OPTION = Pattern.compile(
            "(?m)^(    '([^'\n]*)'[^)\n]*\\)\n)(?:      (?!return|;;).*\n)*      return(?: \\$\\?)?\n      ;;\n");

    private static final Pattern OWN_FILES = Pattern.compile("(?m)^      positionals=.*# files$");
    private static final Pattern WORDS = Pattern.compile("(    COMPREPLY=\\( \\$\\(compgen -W \"\\$\\{commands.*\n)");

    private CompletionScript() {}

    static String of(CommandLine root) {
        String script = AutoComplete.bash(root.getCommandName(), root);
        return complete(root, "_picocli_" + root.getCommandName(), script);
    }

    private static String complete(CommandLine command, String function, String script) {
        int from = script.indexOf("function " + function + "() {");
        int to = from < 0 ? -1 : script.indexOf("\n}\n", from);
        String changed = to < 0
                ? script
                : script.substring(0, from)
                        + withFiles(command.getCommandSpec(), script.substring(from, to))
                        + script.substring(to);
        for (var each : command.getSubcommands().entrySet()) {
            changed = complete(each.getValue(), function + "_" + each.getKey().replaceAll("\\W", ""), changed);
        }
        return changed;
    }

    private static String withFiles(CommandSpec command, String function) {
        Set<String> names = command.options().stream()
                .filter(CompletionScript::takesAFile)
                .map(OptionSpec::names)
                .flatMap(all -> List.of(all).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        String options = OPTION.matcher(function)
                .replaceAll(found -> Matcher.quoteReplacement(
                        names.contains(found.group(2)) ? found.group(1).concat(OFFER_AND_RETURN) : found.group()));
        String own = OWN_FILES.matcher(options).replaceAll("      :");
        boolean positional = command.positionalParameters().stream().anyMatch(CompletionScript::takesAFile);
        return positional
                ? WORDS.matcher(own).replaceAll(found -> Matcher.quoteReplacement(found.group(1) + OFFER))
                : own;
    }

    private static boolean takesAFile(ArgSpec argument) {
        return FILES.contains(argument.paramLabel());
    }
}
