package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Pairs NAME=VALUE whose name is given twice. */
class UniqueNamesTest {
    private static final String ALICE = "arn:aws:iam::111122223333:user/alice";

    /** A command line up to its pairs, by command and option. */
    private static final Map<String, String> LINES = Map.ofEntries(
            Map.entry("encrypt --context", "encrypt -k alias/a @letter"),
            Map.entry("decrypt --context", "decrypt @letter"),
            Map.entry("data-key --context", "data-key -k alias/a"),
            Map.entry("key create --tag", "key create"),
            Map.entry("key replicate --tag", "key replicate alias/a eu-west-2"),
            Map.entry("tag add NAME=VALUE", "tag add alias/a"),
            Map.entry("principal tag NAME=VALUE", "principal tag " + ALICE),
            Map.entry("grant create --context-subset", "grant create alias/a --to " + ALICE + " --operation Decrypt"),
            Map.entry("grant create --context-equals", "grant create alias/a --to " + ALICE + " --operation Decrypt"),
            Map.entry("policy explain --context", "policy explain " + ALICE + " kms:Encrypt alias/a"),
            Map.entry("policy explain --session-tag", "policy explain " + ALICE + " kms:Encrypt alias/a"),
            Map.entry("policy simulate --context", "policy simulate " + ALICE + " kms:Encrypt alias/a"),
            Map.entry("policy simulate --session-tag", "policy simulate " + ALICE + " kms:Encrypt alias/a"),
            Map.entry("policy simulate --identity-policy", "policy simulate " + ALICE + " kms:Encrypt alias/a"));

    @TempDir
    Path directory;

    @Test
    void pairs_nameGivenTwice_areRefusedWithTheName() throws Exception {
        Shell shell = Shell.opened(directory);
        shell.done("key create --alias alias/a");
        Files.writeString(shell.file("letter"), "Dear Mary");

        LINES.forEach((place, line) -> {
            String option = place.substring(place.lastIndexOf(' ') + 1);
            String more = option.startsWith("--") ? " " + option + " " : " ";
            String shown = option.startsWith("--") ? "error: " + option + ": " : "error: ";
            for (String pairs : new String[] {"twice=1%stwice=2", "a=0%stwice=1%sb=%stwice=1", "twice=%stwice=x=y"}) {
                shell.refused(
                        ExitCode.USAGE,
                        line + more + pairs.replace("%s", more),
                        shown + "`twice` is given more than once; give it one value");
            }
        });
        assertThat(shell.run("tag list alias/a").out()).doesNotContain("twice");
    }

    @Test
    void pairs_ofOneNameEach_areTaken() throws Exception {
        Shell shell = Shell.opened(directory);
        shell.done("key create --alias alias/a --tag A=1 --tag a=1");
        Files.writeString(shell.file("letter"), "Dear Mary");

        shell.done("encrypt -k alias/a @letter -o @sealed -c a=1 -c b=1 -c A=x=y");
        shell.done("decrypt @sealed -o @opened -c A=x=y -c a=1 -c b=1");

        assertThat(shell.file("opened")).hasContent("Dear Mary");
    }

    @Test
    void lines_areAllCommandsThatTakePairs() {
        Set<String> places = new TreeSet<>();
        collect(Shell.root(), "", places);

        assertThat(LINES.keySet()).containsExactlyInAnyOrderElementsOf(places);
    }

    private static void collect(CommandLine command, String path, Set<String> places) {
        for (ArgSpec spec : command.getCommandSpec().args()) {
            if (Map.class.isAssignableFrom(spec.type())) {
                places.add(path + (spec instanceof OptionSpec option ? option.longestName() : spec.paramLabel()));
            }
        }
        command.getSubcommands().forEach((name, sub) -> collect(sub, path + name + " ", places));
    }
}
