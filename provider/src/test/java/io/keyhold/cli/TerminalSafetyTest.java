package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text that somebody stored, or put into the name of a file, neither steers the terminal of who reads it nor forges a line. */
class TerminalSafetyTest {
    private static final String EVIL =
            "x\u001b[2J\u009b31m\r\nForged:\u0085\u202eoga\u2066\u2028Forged:\u2029\u200bend";
    private static final String LONE = "half\ud800\nForged:";
    private static final String ALICE = "arn:aws:iam::111122223333:user/alice";

    @TempDir
    Path directory;

    private Shell shell;
    private final Set<String> clean = new TreeSet<>();

    @Test
    void everyCommandThatPrintsStoredText_showsItEscaped() throws Exception {
        shell = Shell.opened(directory);
        store();

        assertThat(run("key rotations alias/a")).contains("x\\nForged:end");
        printing().forEach(words -> assertThat(run(words)).as(words).contains("\\u001b[2J", "\\u009b31m"));

        run("restore --replace @one" + EVIL);
        assertThat(clean).hasSizeGreaterThan(20);
    }

    @Test
    void everyCommand_refusingText_showsItEscaped() throws Exception {
        shell = Shell.opened(directory);
        shell.done("key create --alias alias/a");
        Files.writeString(
                directory.resolve("policy"),
                "{\"Version\": \"2012-10-17\", \"Statement\": {\"Sid\": \"" + "\u202e" + "\"}}");

        for (String command : Shell.commands()) {
            run(command + " --" + EVIL + "=1");
            run(command + " " + LONE + " " + LONE + " " + LONE + " " + LONE + " " + LONE + " --as " + EVIL
                    + " --debug");
        }
        run("key list --config @none" + EVIL);
        run("key list --as " + EVIL);
        run("key describe " + EVIL);
        run(EVIL);
        run("help " + EVIL);
        run("policy put alias/a @policy");
        run("alias create " + EVIL + " alias/a");
        run("tag add alias/a " + EVIL + "=" + EVIL);
        run("grant create alias/a --name " + EVIL + " --operation Decrypt --to " + ALICE);
        run("grant create alias/a --operation " + EVIL + " --to " + ALICE);
        run("key create --alias " + EVIL);
        run("certificate self-signed alias/a --subject " + EVIL);
        run("random 8 -o @" + EVIL + "/none");
        run("audit lookup --since " + EVIL);
    }

    @Test
    void json_storedText_isEscapedAndMeansTheSame() throws Exception {
        shell = Shell.opened(directory);
        shell.done("key create --alias alias/a --description " + EVIL);

        Shell.Result described = shell.run("key describe alias/a --json");

        requireClean("key describe --json", described.out());
        assertThat(Shell.parsed(described.out()).at("/KeyMetadata/Description").asText())
                .isEqualTo(EVIL);
        Shell.Result looked = shell.run("audit lookup --operation CreateKey --json");
        requireClean("audit lookup --json", looked.out());
        assertThat(Shell.parsed(looked.out())
                        .at("/Records/0/requestParameters/description")
                        .asText())
                .isEqualTo(EVIL);
    }

    @Test
    void policy_shownAndPutAgain_isTheSamePolicy() throws Exception {
        shell = Shell.opened(directory);
        shell.done("key create --alias alias/a");
        String policy = shell.json("policy show alias/a").at("/Policy").asText();
        String hidden = policy.replaceFirst("\"Sid\"\\s*:\\s*\"", "\"Sid\": \"\u009b2Jhidden");
        assertThat(hidden).isNotEqualTo(policy);
        Files.writeString(directory.resolve("policy"), hidden);
        shell.done("policy put alias/a @policy");

        String shown = shell.done("policy show alias/a");

        requireClean("policy show", shown);
        assertThat(Shell.parsed(shown)).isEqualTo(Shell.parsed(hidden));
    }

    private void store() throws Exception {
        shell.done("key create --alias alias/a --description " + EVIL + " --external");
        shell.done("key create --alias alias/b --description " + EVIL);
        Files.write(directory.resolve("material"), new byte[32]);
        shell.done("key import alias/a --material @material --note x\nForged:end");
        shell.done("principal create " + ALICE);
        shell.done("principal create-account 444455556666 " + EVIL);
        Files.writeString(directory.resolve(EVIL), "Dear Mary");
        assertThat(run("encrypt -k alias/b -c to=" + EVIL + " @" + EVIL)).contains("wrote ", "\\u001b[2J");
        Files.copy(directory.resolve(EVIL + ".keyhold"), directory.resolve("letter.keyhold"));
        Files.writeString(
                directory.resolve("blob"),
                shell.json("encrypt -k alias/b --blob -c to=" + EVIL + " @material")
                        .at("/CiphertextBlob")
                        .asText());
        String policy = shell.json("policy show alias/b").at("/Policy").asText();
        String sid =
                policy.replaceFirst("\"Sid\"\\s*:\\s*\"", "\"Sid\": \"x\\\\u001b[2J\\\\u009b31m\\\\nForged:\\\\u202e");
        Files.writeString(directory.resolve("policy"), sid);
        shell.done("policy put alias/b @policy");
    }

    private List<String> printing() {
        List<String> all = new ArrayList<>(List.of(
                "key describe alias/a",
                "key describe alias/b --debug",
                "principal accounts",
                "decrypt --describe @letter.keyhold",
                "decrypt -c to=" + EVIL + " --force -o @" + EVIL + " @letter.keyhold",
                "encrypt -k alias/b @" + EVIL,
                "encrypt -k alias/b @none" + EVIL,
                "policy show alias/b",
                "policy explain arn:aws:iam::111122223333:root kms:Decrypt alias/b",
                "policy simulate arn:aws:iam::111122223333:root kms:Decrypt alias/b --key-policy @policy",
                "backup @one" + EVIL,
                "audit export -o @two" + EVIL,
                "audit export -o @two" + EVIL,
                "key update alias/" + EVIL + " --description x",
                "tag add alias/a " + EVIL,
                "key import-parameters alias/a --public-key @wrap" + EVIL + " --token @token" + EVIL,
                "key disable " + EVIL,
                "sign -k " + EVIL + " @letter.keyhold",
                "init --config @new" + EVIL + "/keyhold.properties --root passphrase-file:../passphrase"));
        return all;
    }

    private String run(String words) {
        Shell.Result result = shell.run(words);
        requireClean(words, result.out());
        requireClean(words, result.err());
        clean.add(words);
        return result.out() + result.err();
    }

    private static void requireClean(String words, String shown) {
        assertThat(shown.codePoints().filter(c -> c != '\n' && c != '\t').mapToObj(Character::getType))
                .as(words + " shows " + shown)
                .doesNotContain(
                        (int) Character.CONTROL,
                        (int) Character.FORMAT,
                        (int) Character.LINE_SEPARATOR,
                        (int) Character.PARAGRAPH_SEPARATOR,
                        (int) Character.SURROGATE);
        assertThat(shown.lines()).as(words).noneMatch(line -> line.startsWith("Forged:"));
    }
}
