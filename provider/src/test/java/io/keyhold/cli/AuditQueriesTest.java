package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people ask the audit trail, by the names that its own tables and help texts show. */
class AuditQueriesTest {
    private static final String MARY = "arn:aws:iam::111122223333:user/team/mary";

    @TempDir
    Path directory;

    @Test
    void lookup_byAlias_findsWhatWasDoneWithItAndWithItsKey() throws Exception {
        Shell shell = withEvents();

        assertThat(operations(shell, "-k alias/letters"))
                .contains("CreateAlias", "Encrypt", "Decrypt", "DescribeKey")
                .doesNotContain("GenerateRandom");
        assertThat(operations(shell, "-d @store/keys.db.audit -k alias/letters"))
                .contains("CreateAlias", "Encrypt")
                .doesNotContain("GenerateRandom");
        assertThat(operations(shell, "-k alias/none")).containsExactly("DescribeKey");
        shell.done("audit export -k alias/letters -o @export");
        assertThat(Shell.parsed(Files.readString(directory.resolve("export"))).findValuesAsText("eventName"))
                .contains("Encrypt", "Decrypt")
                .doesNotContain("GenerateRandom");
    }

    @Test
    void lookup_byPrincipal_takesWhatTheTableShows() throws Exception {
        Shell shell = withEvents();
        shell.done("principal create " + MARY);
        shell.refused(ExitCode.DENIED, "key list --as " + MARY, "");

        String table = shell.done("audit lookup --error AccessDenied");

        assertThat(table).contains("| user/team/mary");
        for (String name : List.of("user/team/mary", "mary", MARY)) {
            assertThat(operations(shell, "--principal " + name)).as(name).containsExactly("ListKeys");
        }
        assertThat(operations(shell, "--principal root")).contains("Encrypt").doesNotContain("ListKeys");
        assertThat(operations(shell, "--principal ary")).isEmpty();
    }

    @Test
    void lookup_nameThatNothingHas_isRefusedWithNearOnes() throws Exception {
        Shell shell = withEvents();

        assertThat(shell.refused(ExitCode.REFUSED, "audit lookup --operation decript", "`decript`"))
                .contains("Did you mean Decrypt");
        assertThat(shell.refused(ExitCode.REFUSED, "audit lookup --error AccesDenied", "`AccesDenied`"))
                .contains("Did you mean AccessDenied");
        shell.refused(ExitCode.REFUSED, "audit tail --for PT0S --operation Xyzzy", "`Xyzzy`");
        shell.refused(ExitCode.REFUSED, "audit export -o @none --operation Xyzzy", "keyhold audit lookup");
        assertThat(directory.resolve("none")).doesNotExist();
        assertThat(operations(shell, "--operation ReEncrypt")).isEmpty();
        assertThat(operations(shell, "--error KMSInvalidMacException")).isEmpty();
        shell.done("backup @one.backup");
        assertThat(operations(shell, "--operation CreateBackup")).containsExactly("CreateBackup");
    }

    @Test
    void verify_ofAClosedTrail_isValidAndShowsItsOwnChainApart() throws Exception {
        Shell shell = withEvents();

        String table = shell.done("audit verify --closed");
        JsonNode json = shell.json("audit verify");

        assertThat(table).contains("WRITING").endsWith("VALID\n").doesNotContain("OPEN_END");
        assertThat(json.at("/Verdict").asText()).isEqualTo("VALID");
        assertThat(json.at("/Chains").findValuesAsText("Verdict")).containsOnlyOnce("WRITING");
    }

    @Test
    void verify_withoutItsPublicKey_saysThatItIsMissing() throws Exception {
        Shell shell = withEvents();
        Shell other = Shell.opened(Files.createDirectory(directory.resolve("other")));
        other.done("audit public-key -o @audit.pub");

        assertThat(shell.refused(ExitCode.SETTINGS, "audit verify -d @store/keys.db.audit", "no public key was named"))
                .contains("--public-key");
        Shell.Result wrong = shell.run("audit verify -d @store/keys.db.audit --public-key @other/audit.pub --json");
        assertThat(wrong.code()).isEqualTo(ExitCode.NO.code());
        assertThat(wrong.err()).contains("no chain is signed by a key that was named");
        JsonNode report = Shell.parsed(wrong.out());
        assertThat(report.at("/Verdict").asText()).isEqualTo("DAMAGED");
        assertThat(report.at("/Findings").findValuesAsText("TrailId"))
                .isEqualTo(report.at("/Chains").findValuesAsText("TrailId"))
                .allMatch(id -> id.matches("[0-9a-f]{16}"));
    }

    private Shell withEvents() throws Exception {
        Shell shell = Shell.opened(directory);
        shell.done("key create --alias alias/letters");
        Files.writeString(directory.resolve("letter"), "Dear Mary");
        String blob = shell.json("encrypt -k alias/letters --blob @letter")
                .at("/CiphertextBlob")
                .asText();
        Files.writeString(directory.resolve("blob"), blob);
        shell.done("decrypt --blob @blob");
        shell.done("random 8");
        shell.refused(ExitCode.NOT_FOUND, "key describe alias/none", "");
        return shell;
    }

    private static List<String> operations(Shell shell, String words) {
        return Optional.of(shell.json("audit lookup " + words)).stream()
                .flatMap(found -> found.at("/Records").findValuesAsText("eventName").stream())
                .toList();
    }
}
