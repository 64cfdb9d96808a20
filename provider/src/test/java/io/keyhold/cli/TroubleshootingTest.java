package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the table of errors in the guide to the errors of the code. {@code -Dkeyhold.write=true} writes it again. */
class TroubleshootingTest {
    private static final Path PAGE = Path.of("../docs/troubleshooting.md");
    private static final String HEAD = "| error | exit code | meaning | what to do |\n|---|---|---|---|\n";
    private static final Pattern TYPE =
            Pattern.compile("    /\\*\\* ([^*]+?) \\*/\n    public static final class (\\w+) extends KmsException");
    private static final Pattern COMMAND = Pattern.compile("`keyhold ([a-z -]+?)(?: [A-Z-][^`]*)?`");

    /** What to type first; the hint of an error is about that very call, and comes before this. */
    private static final Map<String, String> REMEDIES = rows("""
            AccessDenied: `keyhold policy explain ARN kms:OPERATION KEY` says which statement is missing
            AlreadyExists: `keyhold alias list` shows what there is; `keyhold alias update ALIAS KEY` points an alias elsewhere
            AuditUnavailable: make room on the disk of the trail, then `keyhold doctor`
            Closed: open another Keyhold; an application that is stopped closes its own
            Configuration: mend what the message names in the settings; `keyhold doctor` looks at all of them
            Conflict: try again, or see the state with `keyhold key describe KEY`
            CustomKeyStoreInvalidState: `keyhold keystore list` shows the connection
            CustomKeyStoreNotFound: `keyhold keystore list`
            DependencyTimeout: try again; `keyhold doctor` says whether the store answers
            Disabled: `keyhold key enable KEY`, if it was not disabled for a reason
            IncorrectKey: leave `-k` out, as the ciphertext names its key
            InvalidCiphertext: pass the same `-c NAME=VALUE` pairs as for encrypting; check that the file is complete
            InvalidKeyUsage: `keyhold key describe KEY` shows usage and algorithms
            InvalidMac: compare message, algorithm and key with those of the sender
            InvalidSignature: compare message, algorithm and key with those of the signer
            InvalidState: `keyhold key describe KEY` shows the state; `keyhold key cancel-deletion KEY`, `keyhold key import KEY FILE`
            KeyUnavailable: `keyhold keystore list`; the token or proxy does not answer
            LimitExceeded: delete what is not used, or raise `keyhold.quota.…` in the settings
            MalformedPolicyDocument: `keyhold policy show KEY` shows the one that is there
            NotFound: `keyhold key list`, `keyhold alias list`; look at `keyhold.region` and `keyhold.account` too
            RootOfTrust: give the passphrase or file that the store was made with; it cannot be restored otherwise
            StoreIntegrity: stop; keep the files; `keyhold doctor`, then `keyhold restore FILE` of a backup
            StoreUnavailable: `keyhold doctor`; another process may hold the file, or the disk is full
            Throttling: try again later, or set `keyhold.request-rates = off`
            UnknownOutcome: read before you try again: `keyhold key describe KEY`
            Internal: report it, with `--debug` and without secrets
            """);

    @Test
    void table_inTheGuide_isThatOfTheErrors() throws IOException {
        String table = table();
        if (Boolean.getBoolean("keyhold.write")) {
            String page = Files.readString(PAGE);
            int begin = page.indexOf(HEAD);
            Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(page.indexOf("\n\n", begin) + 1));
        }

        assertThat(PAGE).content().contains(table + "\n");
    }

    @Test
    void commands_ofTheRemedies_areThere() {
        List<String> named = REMEDIES.values().stream()
                .flatMap(remedy -> COMMAND.matcher(remedy).results())
                .map(found -> found.group(1))
                .toList();

        assertThat(named).hasSizeGreaterThan(15).allSatisfy(TroubleshootingTest::requireCommand);
    }

    private static void requireCommand(String words) {
        assertThat(Shell.commands()).contains(words);
    }

    private static String table() throws IOException {
        Map<String, String> meanings = new TreeMap<>();
        TYPE.matcher(Files.readString(Path.of("src/main/java/io/keyhold/api/KmsException.java")))
                .results()
                .forEach(found -> meanings.put(found.group(2), oneLine(found)));
        assertThat(meanings.keySet())
                .isEqualTo(Arrays.stream(KmsException.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .collect(Collectors.toSet()))
                .containsAll(REMEDIES.keySet());
        StringBuilder rows = new StringBuilder(HEAD);
        meanings.forEach((name, meaning) -> {
            KmsException error = error(name);
            rows.append("| `" + error.errorCode() + "` | "
                    + ExitCode.of(error).code()
                    + " | " + meaning + " | "
                    + REMEDIES.getOrDefault(name, "follow its hint") + " |\n");
        });
        return rows.toString();
    }

    private static String oneLine(MatchResult found) {
        String text = found.group(1).replaceAll("\\s+\\* ", " ").strip();
        String first = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return first.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + first.substring(1);
    }

    private static KmsException error(String name) {
        try {
            return Class.forName("io.keyhold.api.KmsException$" + name)
                    .asSubclass(KmsException.class)
                    .getConstructor(String.class, String.class)
                    .newInstance("a problem", "A remedy");
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
    }

    private static Map<String, String> rows(String text) {
        return text.lines().map(line -> line.split(": ", 2)).collect(Collectors.toMap(row -> row[0], row -> row[1]));
    }
}
