package io.keyhold.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.TestKeyhold;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong around a command: files in the way, disks that are full, a store that is gone, secrets in the wrong place. */
class MishapsTest {
    @TempDir
    Path directory;

    @Test
    void pathsOfARoot_inTheHomeDirectory_areThoseOfTheSettings() {
        Path home = Path.of(System.getProperty("user.home"));

        assertThat(new NewRoot(directory.resolve("keyhold.properties")).file("pkcs12:~/some/root.p12"))
                .isEqualTo(home.resolve("some/root.p12"));
        assertThat(new NewRoot(directory.resolve("keyhold.properties")).file("passphrase-file:../p"))
                .isEqualTo(directory.toAbsolutePath().resolveSibling("p"));
    }

    @Test
    void standardOutput_withoutRoom_isAnErrorForTextAndStreams() throws Exception {
        Shell shell = Shell.opened(directory);
        shell.done("key create --alias alias/a");
        Files.writeString(shell.file("letter"), "Dear Mary");

        for (String words : Set.of("key list --json", "audit export", "encrypt -k alias/a @letter -o -")) {
            Shell.Result result = shell.runWithoutRoom(words);

            assertThat(result.code()).as(words).isEqualTo(ExitCode.INPUT_OUTPUT.code());
            assertThat(result.err()).as(words).contains("standard output did not take all");
        }
    }

    @Test
    void init_auditCannotBeMade_keepsWhatOpensTheNewStore() throws Exception {
        Shell shell = new Shell(directory, directory.resolve("new/keyhold.properties"));
        Files.writeString(shell.file("taken"), "a file, no folder");

        Shell.Result result = shell.run("init --audit ../taken");

        assertThat(result.code()).isNotZero();
        assertThat(shell.file("new/keyhold.properties")).doesNotExist();
        assertThat(Files.exists(shell.file("new-root/passphrase"))).isEqualTo(Files.exists(shell.file("new/keys.db")));
        shell.done("init");
        shell.done("key list");
    }

    @Test
    void store_gone_isToldAndNotMadeAnew() throws Exception {
        Shell shell = new Shell(directory, TestKeyhold.settings(directory));
        Path store = directory.resolve("store/keys.db");

        for (String words : Set.of("key list", "backup @a.backup", "principal accounts", "audit verify")) {
            shell.refused(ExitCode.SETTINGS, words, "is not there");
        }
        assertThat(shell.run("doctor").code()).isEqualTo(ExitCode.NO.code());
        assertThat(shell.run("doctor").out()).contains("keys.db is not there");
        assertThat(store).doesNotExist();
        shell.done("init");
        shell.done("key list");
        shell.refused(ExitCode.SETTINGS, "init", "exists");
    }

    @Test
    void rootChange_settingsKeepTheirMode_andNothingIsLeftBeside() throws Exception {
        Shell shell = Shell.opened(directory);
        Path settings = directory.resolve("keyhold.properties");
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r-----"));

        shell.done("root change --to passphrase-file:next");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(settings)))
                .isEqualTo("rw-r-----");
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(".keyhold-"));
        }
        shell.done("key list");
    }

    @Test
    void rootChange_pkcs12WithoutItsPassword_isRefusedBeforeAnythingIsMade() throws Exception {
        Shell shell = Shell.opened(directory);
        Files.copy(directory.resolve("root.p12"), directory.resolve("other.p12"));

        shell.refused(ExitCode.SETTINGS, "root change --to pkcs12:other.p12", "Put its password in");

        assertThat(directory.resolve("other.p12.password")).doesNotExist();
        shell.done("key list");
    }

    @Test
    void secrets_typedWhereNoneBelongs_areNotRepeated() throws Exception {
        Shell shell = Shell.opened(directory);

        for (String words : Set.of(
                "root change --to hunter2hunter2",
                "root change --to passphrase-file:p hunter2hunter2",
                "root change --to passphrase-file:p --passphrase=hunter2hunter2",
                "init hunter2hunter2",
                "init --strict=hunter2hunter2",
                "init --config @x/k.properties --root hunter2hunter2",
                "principal secret arn:aws:iam::111122223333:user/alice hunter2hunter2")) {
            Shell.Result result = shell.run(words);

            assertThat(result.code()).as(words).isNotZero();
            assertThat(result.err() + result.out()).as(words).contains("hint:").doesNotContain("hunter2");
        }
    }

    @Test
    void as_wherePrincipalsDoNotCount_isRefused() throws Exception {
        Shell shell = Shell.opened(directory);
        String alice = " --as arn:aws:iam::111122223333:user/alice";

        for (String words :
                Set.of("principal accounts", "backup @a", "root reseal", "audit verify", "doctor", "init")) {
            assertThat(shell.refused(ExitCode.USAGE, words + alice, "takes no --as"))
                    .contains("Leave --as out");
        }
        shell.refused(ExitCode.DENIED, "key list" + alice, "");
        Set<String> commands = new TreeSet<>(Shell.commands());
        Shell.root().getSubcommands().forEach((name, group) -> commands.add(name));
        assertThat(commands).containsAll(PrincipalFreeCommands.OF_THE_OWNER);
    }

    @Test
    void force_overAReadableFile_makesItPrivateAndKeepsALink() throws Exception {
        Shell shell = Shell.opened(directory);
        shell.done("key create --alias alias/a");
        Path real = Files.writeString(directory.resolve("real"), "mine");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r--r--"));
        Files.createSymbolicLink(directory.resolve("link"), real);

        shell.done("random 16 --force -o @link");

        assertThat(directory.resolve("link")).isSymbolicLink();
        assertThat(Files.size(real)).isEqualTo(16);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-------");
        shell.refused(ExitCode.INPUT_OUTPUT, "random 16 --force -o /dev/null", "not a regular file");
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    @Test
    void dataKey_aTargetIsTaken_isRefusedBeforeAnyIsWritten() throws Exception {
        Shell shell = Shell.opened(directory);
        shell.done("key create --alias alias/a");
        Files.writeString(directory.resolve("taken"), "mine");

        shell.refused(ExitCode.INPUT_OUTPUT, "data-key -k alias/a --plaintext-to @clear -o @taken", "taken");
        shell.refused(ExitCode.REFUSED, "data-key -k alias/a --plaintext-to @one -o @one", "named twice");

        assertThat(directory.resolve("clear")).doesNotExist();
        assertThat(directory.resolve("one")).doesNotExist();
    }

    /** Secret and ciphertext came out as one, and a secret on the screen. */
    @Test
    void secrets_standardOutputOfTwoOrATerminal_areRefusedBeforeTheCall() throws Exception {
        Shell shell = Shell.opened(directory);
        shell.done("key create --alias alias/a");
        shell.done("key create --alias alias/k --spec ML_KEM_768");
        shell.done("encapsulate -k alias/k --shared-to @secret -o @kem");
        ExitCode refused = ExitCode.REFUSED;

        for (String target : new String[] {" -", "="}) {
            String said = shell.refused(refused, "encapsulate -k alias/k -o @c --shared-to" + target, "of its own");
            assertThat(said).contains("Name a file with --shared-to");
        }
        shell.refused(refused, "data-key -k alias/a --plaintext-to -", "two results");
        shell.refused(refused, "data-key -k alias/a --plaintext-to - -o -", "two results");
        shell.refused(
                refused, "data-key -k alias/a --pair RSA_2048 --plaintext-to - --public-key - -o @c", "two results");
        shell.seen().refused(refused, "data-key -k alias/a --plaintext-to - -o @c", "standard output is a terminal");
        for (String out : new String[] {"", " -o -", " --json"}) {
            shell.seen().refused(refused, "decapsulate -k alias/k @kem" + out, "standard output is a terminal");
        }

        assertThat(directory.resolve("c")).doesNotExist();
        assertThat(shell.run("decapsulate -k alias/k @kem -o -").bytes())
                .isEqualTo(Files.readAllBytes(directory.resolve("secret")));
        assertThat(shell.run("data-key -k alias/a --plaintext-to - -o @c").bytes())
                .hasSize(32);
        shell.seen().done("decapsulate -k alias/k @kem -o @found");
        assertThat(directory.resolve("found")).hasSameBinaryContentAs(directory.resolve("secret"));
        String trail = shell.done("audit lookup --json");
        assertThat(trail.split("\"Decapsulate\"", -1))
                .as("no refused one was a call")
                .hasSize(3);
    }

    @Test
    void keyCreate_withAnAliasThatCannotBe_makesNoKey() throws Exception {
        Shell shell = Shell.opened(directory);
        shell.done("key create --alias alias/taken");

        shell.refused(ExitCode.REFUSED, "key create --alias release", "Alias must start with the prefix");
        shell.refused(ExitCode.REFUSED, "key create --alias alias/re!", "invalid characters");
        shell.refused(ExitCode.REFUSED, "key create --alias alias/aws/release", "reserved");
        shell.refused(ExitCode.REFUSED, "key create --alias alias/taken", "no key was created");

        assertThat(shell.json("key list").at("/Keys")).hasSize(1);
    }

    @Test
    void result_whoseFileIsTaken_isRefusedBeforeTheKeyIsUsed() throws Exception {
        Shell shell = Shell.opened(directory);
        shell.done("key create --alias alias/a");
        shell.done("key create --alias alias/s --spec ECC_NIST_P256 --usage SIGN_VERIFY");
        shell.done("key create --alias alias/m --spec HMAC_256");
        shell.done("key create --alias alias/i --external");
        Files.writeString(directory.resolve("letter"), "Dear Mary");
        Files.writeString(directory.resolve("taken"), "mine");
        int before = shell.json("audit lookup").at("/Records").size();

        for (String words : Set.of(
                "sign -k alias/s --algorithm ECDSA_SHA_256 @letter",
                "mac generate -k alias/m @letter",
                "random 8",
                "encrypt -k alias/a --blob @letter",
                "decrypt --blob @letter",
                "key public-key alias/s",
                "certificate request alias/s --subject CN=s")) {
            shell.refused(ExitCode.INPUT_OUTPUT, words + " -o @taken", "taken");
        }
        shell.refused(
                ExitCode.REFUSED,
                "key import-parameters alias/i --public-key @one --token @one --force",
                "named twice");

        assertThat(shell.json("audit lookup").at("/Records")).hasSize(before);
    }

    @Test
    void value_thatIsNotOne_isRefusedInTheWordsOfPeople() throws Exception {
        Shell shell = Shell.opened(directory);
        Files.writeString(directory.resolve("broken"), "{\"Version\": \"2012-10-17\", hi}");
        shell.done("key create --alias alias/a");

        String words = shell.refused(ExitCode.USAGE, "audit lookup --since 1h", "`1h` is not a duration; write PT15M")
                + shell.refused(ExitCode.USAGE, "audit lookup --from 2026-11-30", "write it as 2026-11-25T08:00:00Z")
                + shell.refused(ExitCode.USAGE, "key delete alias/a --days many", "`many` is not a whole number")
                + shell.refused(ExitCode.USAGE, "backup \0", "cannot be the name of a file")
                + shell.refused(ExitCode.INPUT_OUTPUT, "encrypt -k alias/a \0", "cannot be the name of a file")
                + shell.refused(
                        ExitCode.REFUSED, "policy put alias/a @broken", "the policy is not JSON at line 1, column");

        assertThat(words).doesNotContain("java", "Exception:", "Token", "JsonParser", "class ", "Nul ");
    }

    @Test
    void folder_whereAFileIsRead_isNamed() throws Exception {
        Shell shell = Shell.opened(directory);
        shell.done("key create --alias alias/a");
        shell.done("key create --alias alias/s --spec ECC_NIST_P256 --usage SIGN_VERIFY");
        Files.createDirectory(directory.resolve("folder"));

        for (String words : Set.of(
                "encrypt -k alias/a @folder",
                "encrypt -k alias/a --blob @folder",
                "decrypt -o @out @folder",
                "decrypt --describe @folder",
                "re-encrypt -k alias/a @folder",
                "sign -k alias/s @folder",
                "verify -k alias/s -s @folder @folder",
                "policy put alias/a @folder",
                "certificate import alias/s @folder",
                "audit verify -d @store/keys.db.audit --public-key @folder",
                "audit verify -d @store/keys.db.audit --public-key @keyhold.properties --heads @folder")) {
            assertThat(shell.refused(ExitCode.INPUT_OUTPUT, words, "is a folder"))
                    .as(words)
                    .contains("file `" + directory.resolve("folder") + "`");
        }
        for (String words : Set.of("restore @folder", "root change --to passphrase-file:folder")) {
            assertThat(shell.run(words).err()).as(words).contains("error: ", "folder");
        }
    }

    @Test
    void sign_prehashedEd25519_hashesAShortMessageToo() throws Exception {
        Shell shell = Shell.opened(directory);
        shell.done("key create --alias alias/ed --spec ECC_NIST_EDWARDS25519 --usage SIGN_VERIFY");
        Files.writeString(directory.resolve("short"), "Dear Mary");
        Files.write(directory.resolve("long"), new byte[5000]);

        for (String file : Set.of("short", "long")) {
            shell.done("sign -k alias/ed --algorithm ED25519_PH_SHA_512 @" + file + " -o @" + file + ".sig");
            shell.done("verify -k alias/ed --algorithm ED25519_PH_SHA_512 @" + file + " --signature @" + file + ".sig");
        }
        shell.refused(ExitCode.REFUSED, "sign -k alias/ed --algorithm ED25519_SHA_512 @long", "ED25519_PH_SHA_512");
    }

    @Test
    void close_whileAPassphraseIsWaitedFor_doesNotWait() throws Exception {
        Path settings = directory.resolve("keyhold.properties");
        new Shell(directory, settings).done("init --root passphrase-file:passphrase");
        Path passphrase = directory.resolve("passphrase");
        byte[] typed = Files.readAllBytes(passphrase);
        Files.delete(passphrase);
        int made = new ProcessBuilder("mkfifo", passphrase.toString()).start().waitFor();
        assumeTrue(made == 0, "no mkfifo here");
        CommonOptions options = new CommonOptions();
        options.config = settings.toString();
        CommandSession session = new CommandSession(
                new Terminal(System.in, System.out, System.err, Map.of(), false, false, prompt -> Optional.empty()),
                options);
        Thread opener = new Thread(session::keyhold);
        opener.start();
        try (OutputStream pipe = Files.newOutputStream(passphrase)) { // opens when the other end is being read

            session.closeAtExit();

            pipe.write(typed);
        }
        opener.join();
        assertThat(session.keyhold().metrics().isAuditAvailable()).isTrue();
        session.closeAtExit();
    }
}
