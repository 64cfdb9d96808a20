package io.keyhold.cli;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Pairs NAME=VALUE of all commands: where a name is given twice, the parser would keep the last value in silence. */
final class UniqueNames {
    private UniqueNames() {}

    /**
     * Refuses a name that an option or the parameters of the command that is to run give twice.
     *
     * @throws ParameterException with the name
     */
    static void require(ParseResult parsed) {
        for (ParseResult each = parsed; each != null; each = each.subcommand()) {
            for (ArgSpec spec : each.matchedArgs()) {
                if (Map.class.isAssignableFrom(spec.type())) {
                    require(each, spec);
                }
            }
        }
    }

    private static void require(ParseResult parsed, ArgSpec spec) {
        Set<String> names = new HashSet<>();
        for (String pair : spec.originalStringValues()) {
            String name = pair.substring(0, Math.max(0, pair.indexOf('=')));
            if (!names.add(name)) {
                String place = spec instanceof OptionSpec option ? option.longestName() + ": " : "";
                throw new ParameterException(
                        parsed.commandSpec().commandLine(),
                        place + "`" + name + "` is given more than once; give it one value");
            }
        }
    }
}
