package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.TestKeyhold;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Words, secrets and file names whatever the locale, in processes of their own: through {@code bin/keyhold}, which sees to
 * UTF-8, and through {@code java}, where what cannot be decoded is refused. Each script is a file in UTF-8, so that the
 * locale of the tests does not matter.
 */
class LocalesTest {
    private static final String LAUNCHER =
            "keyhold() { '" + Path.of("../bin/keyhold").toAbsolutePath() + "' \"$@\"; }\n";
    private static final String JAVA = "keyhold() { \"$JAVA_HOME/bin/java\" $KEYHOLD_JAVA_OPTS -cp \"$KEYHOLD_JAR\" "
            + Main.class.getName() + " \"$@\"; }\n";

    private static final String POLICY = """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"},
             {"Effect":"Deny","Principal":{"AWS":"*"},"Action":"kms:Encrypt","Resource":"*",
              "Condition":{"StringLike":{"kms:EncryptionContext:name":"J\u00fcrgen"}}}]}
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void settings() throws IOException {
        TestKeyhold.settings(directory);
    }

    /** How a script ended. */
    private record Ran(int code, String said) {
        void done() {
            assertThat(code).as(said).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LANG=", "LANG=ar_EG", "LC_CTYPE=POSIX", "LC_ALL=C.UTF-8"})
    void launcher_anyLocale_readsAndWritesUtf8(String locale) throws Exception {
        Ran ran = run(locale, LAUNCHER + "keyhold key list --J\u00fcrgen-\u20ac-\ud83d\ude00");

        assertThat(ran.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ran.said()).contains("nknown option: '--J\u00fcrgen-\u20ac-\ud83d\ude00'");
    }

    @Test
    void launcher_contextsFilesAndPolicies_keepEveryLetter() throws Exception {
        Files.writeString(directory.resolve("p.json"), POLICY);
        run("LANG=", LAUNCHER + """
                keyhold init && keyhold key create --alias alias/a || exit 1
                echo secret > b\u00fccher.txt
                keyhold encrypt -k alias/a -c name=J\u00fcrgen b\u00fccher.txt -o \u0623.keyhold || exit 2
                keyhold decrypt -c name=J\u00f6rgen \u0623.keyhold -o other; [ $? = 7 ] || exit 3
                keyhold decrypt -c name=J\u00fcrgen \u0623.keyhold -o \u00fc.txt && cmp b\u00fccher.txt \u00fc.txt || exit 4
                keyhold policy put alias/a - < p.json && keyhold policy show alias/a > shown.json || exit 5
                keyhold policy put alias/a shown.json && keyhold policy show alias/a | cmp shown.json -
                """).done();

        assertThat(directory.resolve("shown.json")).content().contains("\"J\u00fcrgen\"");
    }

    @Test
    void launcher_policyInOtherBytes_isRefused() throws Exception {
        Files.write(directory.resolve("p.json"), POLICY.getBytes(StandardCharsets.ISO_8859_1));

        Ran ran = run(
                "LC_ALL=C",
                LAUNCHER + "keyhold init && keyhold key create --alias alias/a && keyhold policy put alias/a p.json");

        assertThat(ran.code()).as(ran.said()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(ran.said()).contains("the policy is not UTF-8", "Save it in UTF-8");
    }

    @Test
    void launcher_passphrases_areTwo() throws Exception {
        run("LANG=", LAUNCHER + """
                export KEYHOLD_CONFIG=b\u00fccher/keyhold.properties
                PW='J\u00fcrgens Passphrase' keyhold init --root passphrase-env:PW --store schl\u00fcssel.db --audit pr\u00fcfpfad || exit 1
                PW='J\u00f6rgens Passphrase' keyhold key list; [ $? = 6 ] || exit 2
                PW='J\u00fcrgens Passphrase' keyhold key list && [ -f b\u00fccher/schl\u00fcssel.db ] && [ -d b\u00fccher/pr\u00fcfpfad ]
                """).done();
    }

    @Test
    void java_wordThatCannotBeDecoded_isRefusedAndNotShown() throws Exception {
        Ran ran = run("LC_ALL=C", JAVA + "keyhold encrypt -k alias/a -c name=J\u00fcrgen secret.txt");

        assertThat(ran.code()).as(ran.said()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ran.said())
                .contains(
                        "word 5 of the command is not text in ANSI_X3.4-1968, the character set of this process",
                        "hint:  Write it in UTF-8, and start the process under a UTF-8 locale, such as LC_ALL=C.UTF-8")
                .doesNotContain("rgen");
    }

    @Test
    void java_wordOfOtherBytesInAUtf8Locale_isRefused() throws Exception {
        Ran ran = run("LC_ALL=C.UTF-8", JAVA + "keyhold key describe \"$(printf 'alias/\\374')\"");

        assertThat(ran.code()).as(ran.said()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ran.said()).contains("word 3 of the command is not text in UTF-8");
    }

    @Test
    void java_secretsThatCannotBeDecoded_areRefused() throws Exception {
        Ran root = run("LANG=", JAVA + """
                export PW='J\u00fcrgens Passphrase'
                keyhold init --config new/keyhold.properties --root passphrase-env:PW; code=$?
                [ -e new/keyhold.properties ] || exit $code
                """);
        Ran principal = run("LANG=", JAVA + """
                keyhold init && keyhold principal create arn:aws:iam::111122223333:user/alice || exit 1
                S='J\u00fcrgens Secret' keyhold principal secret arn:aws:iam::111122223333:user/alice --from env:S
                """);

        for (Ran ran : List.of(root, principal)) {
            assertThat(ran.code()).as(ran.said()).isEqualTo(ExitCode.USAGE.code());
            assertThat(ran.said())
                    .contains("is not text in ANSI_X3.4-1968", "such as LC_ALL=C.UTF-8")
                    .doesNotContain("rgens");
        }
        assertThat(root.said()).contains("environment variable `PW`");
        assertThat(principal.said()).contains("environment variable `S`");
    }

    /** As relative paths they would lead into another directory, which Java makes of question marks. */
    @Test
    void java_directoriesThatCannotBeDecoded_areRefused() throws Exception {
        Ran working = run("LC_ALL=C", JAVA + "mkdir b\u00fccher && cd b\u00fccher && keyhold random 8");
        Files.writeString(
                directory.resolve("keyhold.properties"),
                "\nkeyhold.audit = b\u00fccher/pfad",
                java.nio.file.StandardOpenOption.APPEND);
        Ran setting = run("LC_ALL=C", JAVA + "keyhold key list");
        Ran variable = run("LC_ALL=C", JAVA + "KEYHOLD_CONFIG=/b\u00fccher/keyhold.properties keyhold key list");

        assertThat(working.code()).as(working.said()).isEqualTo(ExitCode.USAGE.code());
        assertThat(working.said()).contains("the name of the working directory is not text in ANSI_X3.4-1968");
        assertThat(setting.code()).as(setting.said()).isEqualTo(ExitCode.SETTINGS.code());
        assertThat(setting.said())
                .contains("`keyhold.audit`", "is not a path in ANSI_X3.4-1968, the character set of this process");
        assertThat(variable.code()).as(variable.said()).isEqualTo(ExitCode.USAGE.code());
        assertThat(variable.said()).contains("the path of the settings file is not text in ANSI_X3.4-1968");
    }

    @Test
    void java_output_isUtf8() throws Exception {
        Shell shell = new Shell(directory, directory.resolve("keyhold.properties"));
        shell.done("init");
        shell.done("key", "create", "--alias", "alias/a", "--description", "J\u00fcrgen\u20ac");

        Ran ran = run("LC_ALL=C", JAVA + "keyhold key describe alias/a --json");

        ran.done();
        assertThat(ran.said()).contains("\"Description\" : \"J\u00fcrgen\u20ac\"");
    }

    /** A trail that Keyhold 0.1.0 wrote under an Arabic UTF-8 locale, read where names cannot be decoded. */
    @Test
    void java_trailWithNamesInOtherDigits_isRead() throws Exception {
        run("LC_ALL=C.UTF-8", LAUNCHER + """
                keyhold init && keyhold key create --alias alias/a || exit 1
                for file in store/keys.db.audit/*-000001.audit; do mv "$file" "${file%000001.audit}\u0660\u0660\u0660\u0660\u0660\u0661.audit"; done
                """).done();

        Ran ran = run("LC_ALL=C", JAVA + "keyhold audit verify && keyhold audit lookup --operation CreateKey --json");

        ran.done();
        assertThat(ran.said()).contains("CreateKey");
    }

    @Test
    void prompt_passphrases_areTypedInUtf8OrRefused() throws Exception {
        assumeTrue(run("LANG=", "script --version").said().contains("util-linux"), "no command `script` of util-linux");
        Ran launched = run(
                "LANG=",
                typing(LAUNCHER, "J\u00fcrgens", "init --root passphrase-prompt")
                        + typing(LAUNCHER, "J\u00f6rgens", "key list")
                        + typing(LAUNCHER, "J\u00fcrgens", "key list"));
        Ran java = run("LANG=", typing(JAVA, "J\u00fcrgens", "key list"));

        assertThat(launched.said().lines().filter(line -> line.startsWith("code ")))
                .as(launched.said())
                .containsExactly("code 0", "code 6", "code 0");
        assertThat(java.said()).contains("code 2", "the passphrase that was typed is not text in ANSI_X3.4-1968");
    }

    private static String typing(String keyhold, String answer, String command) {
        return "cat > session.sh <<'END'\n" + keyhold + "keyhold --config new/keyhold.properties " + command + "\nEND\n"
                + "printf '" + (answer + " Passphrase\\n").repeat(2)
                + "' | script -qec 'sh session.sh' /dev/null; echo \"code $?\"\n";
    }

    private Ran run(String locale, String script) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("script.sh"), script);
        Path out = directory.resolve("out");
        ProcessBuilder builder = new ProcessBuilder("sh", file.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
        builder.environment().put(locale.substring(0, locale.indexOf('=')), locale.substring(locale.indexOf('=') + 1));
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // the virtual machine would say that it saw it
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("KEYHOLD_JAR", System.getProperty("java.class.path"));
        builder.environment()
                .put(
                        "KEYHOLD_JAVA_OPTS",
                        "-Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED");
        builder.environment()
                .put("KEYHOLD_CONFIG", directory.resolve("keyhold.properties").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Ran(process.exitValue(), Files.readString(out));
    }
}
