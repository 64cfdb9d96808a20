package io.keyhold.cli;

import static io.keyhold.cli.ExitCode.INPUT_OUTPUT;
import static io.keyhold.cli.ExitCode.NO;
import static io.keyhold.cli.ExitCode.NOT_FOUND;
import static io.keyhold.cli.ExitCode.REFUSED;
import static io.keyhold.cli.ExitCode.SETTINGS;
import static io.keyhold.cli.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/** The part of the script that an operator runs: who may do what, and what keeps the store. */
final class OperatorScript {
    private static final String ALICE = "arn:aws:iam::111122223333:user/alice";
    private static final String POLICY = """
            {"Version": "2012-10-17", "Statement": {"Sid": "Use", "Effect": "Allow",
              "Action": ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"], "Resource": "*"}}
            """;
    private final Shell shell;

    OperatorScript(Shell shell) {
        this.shell = shell;
    }

    void principals() throws IOException {
        assertThat(shell.json("principal create " + ALICE).at("/UniqueId").asText())
                .startsWith("AIDA");
        shell.refused(REFUSED, "principal create " + ALICE, "AlreadyExists");
        assertThat(shell.json("principal describe " + ALICE).at("/HasSecret").asBoolean())
                .isFalse();
        shell.refused(NOT_FOUND, "principal describe " + ALICE + "x", "alicex");
        Files.writeString(shell.file("policy.json"), POLICY);
        assertThat(shell.json("principal put-policy " + ALICE + " UseKeys @policy.json")
                        .at("/Findings")
                        .isArray())
                .isTrue();
        Files.writeString(shell.file("bad.json"), "{\"Version\": \"2012-10-17\"}");
        shell.refused(REFUSED, "principal put-policy " + ALICE + " Bad @bad.json", "Statement");
        shell.json("principal boundary " + ALICE + " @policy.json");
        shell.refused(NOT_FOUND, "principal boundary " + ALICE + " @none.json", "none.json");
        shell.json("principal boundary " + ALICE);
        shell.json("principal tag " + ALICE + " dept=post");
        shell.refused(USAGE, "principal tag " + ALICE, "NAME=VALUE");
        JsonNode listed = shell.json("principal list").at("/Principals/0");
        assertThat(listed.at("/Tags/dept").asText()).isEqualTo("post");
        assertThat(listed.at("/Policies/UseKeys").asText()).contains("kms:Decrypt");
        shell.refused(USAGE, "principal list --accounts", "--account");
        shell.json("principal untag " + ALICE + " dept");
        shell.refused(USAGE, "principal untag " + ALICE, "NAME");

        shell.in("correct horse\nbattery".getBytes(StandardCharsets.UTF_8))
                .json("principal secret " + ALICE + " --from fd:0");
        assertThat(shell.json("principal describe " + ALICE).at("/HasSecret").asBoolean())
                .isTrue();
        shell.with("ALICE_SECRET", "short")
                .refused(REFUSED, "principal secret " + ALICE + " --from env:ALICE_SECRET", "8");
        String said = shell.refused(USAGE, "principal secret " + ALICE + " --from hunter2hunter2", "command line");
        assertThat(said).doesNotContain("hunter2");
        shell.refused(SETTINGS, "principal secret " + ALICE, "no terminal");
        shell.json("principal secret " + ALICE + " --delete");

        shell.json("principal create-account 444455556666 partner");
        shell.refused(REFUSED, "principal create-account 4444 partner", "12 digits");
        assertThat(shell.json("principal accounts").at("/Accounts/1/Name").asText())
                .isEqualTo("partner");
        shell.refused(USAGE, "principal accounts all", "all");
        shell.json("principal delete-account 444455556666");
        shell.refused(NOT_FOUND, "principal delete-account 444455556666", "444455556666");
    }

    void accessKeys() throws IOException {
        String bob = ALICE.replace("alice", "bob");
        shell.json("principal create " + bob);
        JsonNode made = shell.json("access-key create " + bob);
        String id = made.at("/AccessKeyId").asText();
        assertThat(made.at("/SecretAccessKey").asText()).hasSize(40);
        shell.refused(NOT_FOUND, "access-key create " + bob + "x", "bobx");
        JsonNode listed = shell.json("access-key list " + bob).at("/AccessKeyMetadata/0");
        assertThat(listed.at("/AccessKeyId").asText()).isEqualTo(id);
        assertThat(listed.at("/Status").asText()).isEqualTo("Active");
        shell.refused(REFUSED, "access-key list bob", "bob");
        shell.json("access-key disable " + id);
        assertThat(shell.json("access-key list " + bob).toString()).contains("Inactive");
        shell.json("access-key enable " + id);
        shell.json("access-key delete " + id);
        for (String word : List.of("disable", "enable", "delete")) {
            shell.refused(NOT_FOUND, "access-key " + word + " " + id, id);
        }
        shell.json("principal create arn:aws:iam::111122223333:role/signer");
        String session = "access-key create-session arn:aws:sts::111122223333:assumed-role/signer/s";
        assertThat(shell.json(session).at("/SessionToken").asText()).hasSize(64);
        shell.refused(REFUSED, session + " --seconds 1", "it takes 900 to 43200");

        assertThat(shell.done("server-certificate")).startsWith("-----BEGIN CERTIFICATE-----\n");
        shell.refused(USAGE, "server-certificate all", "all");
        shell.refused(SETTINGS, "serve --plain-http --host 0.0.0.0", "Listen on 127.0.0.1, or with TLS");
    }

    void policies(String key) throws IOException {
        assertThat(shell.json("policy explain " + ALICE + " kms:Decrypt alias/a")
                        .at("/Allowed")
                        .asBoolean())
                .isTrue();
        JsonNode no = shell.json(NO.code(), "policy explain " + ALICE + " kms:Sign alias/a");
        assertThat(no.at("/Findings")).isNotEmpty();
        shell.refused(USAGE, "policy explain " + ALICE + " kms:Decrypt", "KEY");
        String shown = shell.json("policy show alias/a").at("/Policy").asText();
        Files.writeString(shell.file("key-policy.json"), shown);
        shell.json("policy put alias/a @key-policy.json");
        shell.refused(REFUSED, "policy put alias/a @bad.json", "Statement");
        shell.refused(NOT_FOUND, "policy show alias/none", "alias/none");
        String deny = shown.replaceFirst("\"Effect\"\\s*:\\s*\"Allow\"", "\"Effect\": \"Deny\"");
        Files.writeString(shell.file("deny.json"), deny);
        JsonNode supposed =
                shell.json(NO.code(), "policy simulate " + ALICE + " kms:Decrypt alias/a --key-policy @deny.json");
        assertThat(supposed.at("/ExplicitDeny").asBoolean()).isTrue();
        shell.refused(NOT_FOUND, "policy simulate " + ALICE + " kms:Decrypt alias/a --key-policy @none", "none");

        shell.json("principal delete-policy " + ALICE + " UseKeys");
        shell.refused(NOT_FOUND, "principal delete-policy " + ALICE + " UseKeys", "UseKeys");
        JsonNode grant = shell.json("grant create alias/a --to " + ALICE + " --operation Decrypt,RetireGrant --name g");
        String grantId = grant.at("/GrantId").asText();
        assertThat(shell.json("grant list alias/a").at("/Grants/0/Operations/0").asText())
                .isEqualTo("Decrypt");
        shell.refused(USAGE, "grant create alias/a --to " + ALICE + " --operation Eat", "Eat");
        shell.refused(NOT_FOUND, "grant list alias/none", "alias/none");
        shell.json("policy explain " + ALICE + " kms:Decrypt " + key);
        shell.json("grant revoke alias/a " + grantId);
        shell.refused(NOT_FOUND, "grant revoke alias/a " + grantId, "");
        String second = shell.json("grant create alias/a --operation Decrypt --to " + ALICE + " --retiring " + ALICE)
                .at("/GrantId")
                .asText();
        assertThat(shell.json("grant retirable " + ALICE)
                        .at("/Grants/0/GrantId")
                        .asText())
                .isEqualTo(second);
        shell.refused(USAGE, "grant retirable", "ARN");
        shell.json("grant retire alias/a " + second);
        shell.refused(NOT_FOUND, "grant retire alias/a " + second, "");
        shell.json("principal delete " + ALICE);
        shell.refused(NOT_FOUND, "principal delete " + ALICE, "alice");
    }

    private void store() throws IOException {
        assertThat(shell.done("store sql --role keyhold"))
                .contains("CREATE TABLE")
                .contains("grant select");
        shell.refused(SETTINGS, "store sql --role keyhold --schema pg_own", "pg_own");
        Files.writeString(
                shell.file("copied.properties"),
                Files.readString(shell.file("keyhold.properties"))
                        .replaceAll("(?m)^keyhold\\.store *=.*$", "keyhold.store = copied/keys.db"));
        Files.createDirectories(shell.file("copied"));
        assertThat(shell.json("store copy @copied.properties").at("/Records").asInt())
                .isPositive();
        shell.refused(SETTINGS, "store copy @keyhold.properties", "itself");
    }

    void keeping() throws IOException {
        JsonNode backup = shell.json("backup @one.backup");
        assertThat(backup.at("/Records").asInt()).isPositive();
        assertThat(shell.refused(INPUT_OUTPUT, "backup @one.backup", "exists")).doesNotContain("--force");
        shell.json("alias create alias/late alias/a");
        shell.refused(REFUSED, "restore @one.backup", "--replace");
        shell.refused(NOT_FOUND, "restore @two.backup", "two.backup");
        JsonNode restored = shell.json("restore @one.backup --replace");
        assertThat(restored.at("/Epoch")).isEqualTo(backup.at("/Epoch"));
        assertThat(Files.exists(java.nio.file.Path.of(restored.at("/Replaced").asText())))
                .isTrue();
        assertThat(shell.done("alias list")).contains("alias/a").doesNotContain("alias/late");

        store();
        shell.json("root rotate-domain-key");
        shell.refused(USAGE, "root rotate-domain-key now", "now");
        assertThat(shell.json("root reseal").at("/Records").asInt()).isZero();
        shell.refused(USAGE, "root reseal now", "now");
        shell.refused(SETTINGS, "root change --to hsm", "passphrase-file");
        shell.json("root change --to pkcs12:second.p12");
        assertThat(shell.json("key list").at("/Keys")).isNotEmpty();
        assertThat(Files.readString(shell.file("keyhold.properties")))
                .contains("pkcs12:second.p12")
                .doesNotContain("root.p12");
        JsonNode found = shell.json("doctor").at("/Findings");
        assertThat(found.findValuesAsText("Severity")).contains("OK", "WARNING").doesNotContain("ERROR");
        assertThat(shell.done("doctor --quiet")).contains("WARNING").doesNotContain("OK ");
        shell.refused(USAGE, "doctor house", "house");
        assertThat(shell.json("bench --seconds 1")
                        .at("/Measurements/0/KeyholdNanos")
                        .asDouble())
                .isPositive();
        shell.refused(REFUSED, "bench --seconds 0", "3600");
        assertThat(shell.json("completion").at("/Script").asText()).contains("complete ", "rotate-domain-key");
        shell.refused(USAGE, "completion fish", "fish");
        shell.refused(INPUT_OUTPUT, "audit export -o @one.backup", "--force");
    }
}
