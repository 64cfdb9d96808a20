package io.keyhold.cli;

import static io.keyhold.cli.ExitCode.DENIED;
import static io.keyhold.cli.ExitCode.INPUT_OUTPUT;
import static io.keyhold.cli.ExitCode.INTEGRITY;
import static io.keyhold.cli.ExitCode.NO;
import static io.keyhold.cli.ExitCode.NOT_FOUND;
import static io.keyhold.cli.ExitCode.REFUSED;
import static io.keyhold.cli.ExitCode.SETTINGS;
import static io.keyhold.cli.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drives every command as a script does: JSON and exit codes, and a wrong use of each. */
class CommandScriptTest {
    private static final String ALICE = "arn:aws:iam::111122223333:user/alice";

    @TempDir
    Path directory;

    @Test
    void script_everyCommand_givesJsonAndRefusesWrongUse() throws Exception {
        Shell shell = Shell.opened(directory);

        String key = keys(shell);
        aliasesAndTags(shell, key);
        encryption(shell);
        signatures(shell);
        smallThings(shell);
        imports(shell);
        OperatorScript operator = new OperatorScript(shell);
        operator.principals();
        operator.accessKeys();
        operator.policies(key);
        operator.keeping();
        audit(shell, key);
        init(shell);

        keyStores(shell);
        regions(shell, key);

        Set<String> driven = but(Shell.commands(), "help", "serve"); // ServeCommandTest
        driven.removeAll(TokenCommandsTest.DRIVEN);
        driven.removeAll(RegionCommandsTest.DRIVEN);
        assertThat(shell.driven()).containsAll(driven);
        assertThat(shell.refused()).containsAll(but(Shell.commands(), "help"));
    }

    private static void regions(Shell shell, String key) {
        assertThat(shell.json("region list").at("/Regions")).hasSize(1);
        shell.refused(USAGE, "region list more", "more");
        shell.refused(REFUSED, "key replicate " + key + " eu-west-3", "is not a multi-region primary key");
        shell.refused(REFUSED, "key primary " + key + " eu-west-3", "is not a multi-region primary key");
    }

    private static void keyStores(Shell shell) {
        assertThat(shell.json("keystore list").at("/CustomKeyStores")).isEmpty();
        shell.refused(USAGE, "keystore list more", "more");
        shell.refused(USAGE, "keystore create hsm --pin prompt", "--cluster");
        for (String verb : List.of("connect", "disconnect", "update", "delete")) {
            shell.refused(NOT_FOUND, "keystore " + verb + " none", "custom key store `none` does not exist");
        }
    }

    static String keys(Shell shell) {
        JsonNode created = shell.json("key create --alias alias/a --description first --tag team=post");
        String key = created.at("/KeyMetadata/KeyId").asText();
        assertThat(key).hasSize(36);
        assertThat(created.at("/KeyMetadata/AWSAccountId").asText()).isEqualTo("111122223333");
        assertThat(created.at("/KeyMetadata/Enabled").isBoolean()).isTrue();
        shell.refused(USAGE, "key create --spec AES", "--spec");
        shell.refused(REFUSED, "key create --alias alias/a", "already exists");

        assertThat(shell.json("key list").at("/Keys")).hasSize(1);
        assertThat(shell.json("key list -l").at("/Keys/0/KeySpec").asText()).isEqualTo("SYMMETRIC_DEFAULT");
        assertThat(shell.done("key list")).contains(key, "alias/a");
        shell.refused(USAGE, "key list more", "more");

        assertThat(shell.json("key describe alias/a")
                        .at("/KeyMetadata/Description")
                        .asText())
                .isEqualTo("first");
        shell.refused(NOT_FOUND, "key describe alias/none", "alias/none");
        shell.json("key update alias/a --description second");
        assertThat(shell.done("key describe " + key)).contains("second");
        shell.refused(USAGE, "key update alias/a", "--description");

        shell.json("key disable alias/a");
        assertThat(shell.json("key describe " + key).at("/KeyMetadata/KeyState").asText())
                .isEqualTo("Disabled");
        shell.refused(REFUSED, "random 0 --as arn:aws:iam::111122223333:root", "");
        shell.refused(NOT_FOUND, "key disable 1234abcd-12ab-34cd-56ef-1234567890ab", "NotFoundException");
        shell.json("key enable alias/a");
        shell.refused(NOT_FOUND, "key enable !", "UUID");

        assertThat(shell.json("key delete alias/a --days 7").at("/KeyState").asText())
                .isEqualTo("PendingDeletion");
        shell.refused(REFUSED, "key delete alias/a --days 3", "7");
        shell.json("key cancel-deletion alias/a");
        shell.refused(REFUSED, "key cancel-deletion alias/a", "");
        shell.json("key enable alias/a");

        shell.json("key rotate alias/a --every 90");
        assertThat(shell.json("key rotate alias/a --status")
                        .at("/RotationPeriodInDays")
                        .asInt())
                .isEqualTo(90);
        shell.json("key rotate alias/a --off");
        assertThat(shell.json("key rotate alias/a").at("/KeyId").asText()).contains(key);
        shell.refused(USAGE, "key rotate alias/a --every 90 --off", "--off");
        assertThat(shell.json("key rotations alias/a").at("/Rotations")).isNotEmpty();
        shell.refused(USAGE, "key rotations", "KEY");
        assertThat(shell.json("key last-used alias/a").at("/KeyId").asText()).contains(key);
        shell.refused(USAGE, "key last-used", "KEY");
        return key;
    }

    static void aliasesAndTags(Shell shell, String key) {
        shell.json("alias create alias/b " + key);
        shell.refused(REFUSED, "alias create b " + key, "alias/");
        shell.json("alias update alias/b alias/a");
        shell.refused(NOT_FOUND, "alias update alias/c alias/a", "alias/c");
        assertThat(shell.json("alias list -k alias/a")
                        .at("/Aliases/1/AliasName")
                        .asText())
                .isEqualTo("alias/b");
        shell.refused(USAGE, "alias list --key", "--key");
        shell.json("alias delete alias/b");
        shell.refused(NOT_FOUND, "alias delete alias/b", "alias/b");

        shell.json("tag add alias/a colour=red size=small");
        shell.refused(USAGE, "tag add alias/a colour", "colour");
        shell.json("tag remove alias/a size");
        shell.refused(USAGE, "tag remove alias/a", "NAME");
        assertThat(shell.json("tag list alias/a").at("/Tags").toString())
                .contains("colour", "team")
                .doesNotContain("size");
        shell.refused(DENIED, "tag list alias/a --as " + ALICE, "AccessDeniedException");
    }

    private static void encryption(Shell shell) throws Exception {
        byte[] letter = "Dear Mary\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        Files.write(shell.file("letter"), letter);
        assertThat(shell.json("encrypt -k alias/a -c to=mary @letter")
                        .at("/PlaintextBytes")
                        .asInt())
                .isEqualTo(letter.length);
        shell.refused(INPUT_OUTPUT, "encrypt -k alias/a @letter", "exists");
        shell.refused(NOT_FOUND, "encrypt -k alias/a @none", "none");
        shell.refused(NOT_FOUND, "encrypt -k alias/a @letter -o @nowhere/letter", "nowhere");
        assertThat(shell.json("decrypt --describe @letter.keyhold")
                        .at("/EncryptionContext/to")
                        .asText())
                .isEqualTo("mary");

        Files.delete(shell.file("letter"));
        assertThat(shell.json("decrypt -c to=mary @letter.keyhold").at("/File").asText())
                .endsWith("letter");
        assertThat(shell.file("letter")).hasBinaryContent(letter);
        shell.refused(INTEGRITY, "decrypt -c to=john -o @other @letter.keyhold", "context");
        assertThat(shell.file("other")).doesNotExist();

        byte[] envelope = shell.in(letter).run("encrypt -k alias/a").bytes();
        assertThat(shell.in(envelope).run("decrypt -").bytes()).isEqualTo(letter);
        Shell.Result cut =
                shell.in(Arrays.copyOf(envelope, envelope.length - 1)).run("decrypt -o @cut");
        assertThat(cut.code()).isEqualTo(INTEGRITY.code());
        assertThat(shell.file("cut")).doesNotExist();

        JsonNode blob = shell.in("short".getBytes(StandardCharsets.UTF_8)).json("encrypt -k alias/a --blob");
        Files.writeString(shell.file("blob"), blob.at("/CiphertextBlob").asText());
        assertThat(shell.json("decrypt --blob @blob").at("/Plaintext").binaryValue())
                .asString()
                .isEqualTo("short");

        shell.json("key create --alias alias/other");
        assertThat(shell.json("re-encrypt -k alias/other @letter.keyhold").at("/Changed"))
                .hasSize(1);
        assertThat(shell.json("re-encrypt -k alias/other @letter.keyhold")
                        .at("/Unchanged")
                        .asInt())
                .isEqualTo(1);
        shell.refused(INTEGRITY, "re-encrypt -k alias/other @letter", "");
    }

    private static void signatures(Shell shell) throws Exception {
        shell.json("key create --alias alias/s --spec ECC_NIST_P256 --usage SIGN_VERIFY");
        byte[] jar = new byte[100_000];
        Files.write(shell.file("jar"), jar);
        shell.done("sign -k alias/s @jar -o @sig");
        assertThat(shell.json("verify -k alias/s -s @sig @jar")
                        .at("/SignatureValid")
                        .asBoolean())
                .isTrue();
        byte[] der = shell.json("key public-key alias/s").at("/PublicKey").binaryValue();
        Signature other = Signature.getInstance("SHA256withECDSA", "SunEC");
        other.initVerify(KeyFactory.getInstance("EC", "SunEC").generatePublic(new X509EncodedKeySpec(der)));
        other.update(jar);
        assertThat(other.verify(Files.readAllBytes(shell.file("sig")))).isTrue();

        jar[5]++;
        Files.write(shell.file("jar"), jar);
        shell.refused(NO, "verify -k alias/s -s @sig @jar", "InvalidSignature");
        shell.refused(REFUSED, "sign -k alias/a @jar", "not for signing");
        shell.refused(REFUSED, "key public-key alias/a", "");
        assertThat(shell.done("key public-key alias/s")).startsWith("-----BEGIN PUBLIC KEY-----\n");

        String pem = shell.json("certificate self-signed alias/s --subject CN=s.example --dns s.example --install")
                .at("/Certificate")
                .asText();
        assertThat(certificate(pem).getSubjectX500Principal().getName()).isEqualTo("CN=s.example");
        shell.refused(USAGE, "certificate self-signed alias/s", "--subject");
        assertThat(shell.json("certificate request alias/s --subject CN=s.example")
                        .at("/CertificateRequest")
                        .asText())
                .startsWith("-----BEGIN CERTIFICATE REQUEST-----\n");
        shell.refused(NOT_FOUND, "certificate request alias/none --subject CN=s", "none");
        Files.writeString(shell.file("chain.pem"), pem);
        assertThat(shell.json("certificate import alias/s @chain.pem")
                        .at("/Certificates")
                        .asInt())
                .isEqualTo(1);
        shell.refused(REFUSED, "certificate import alias/s @jar", "jar");

        shell.json("key create --alias alias/m --spec HMAC_256");
        Files.writeString(shell.file("ticket"), "one seat");
        String mac = shell.json("mac generate -k alias/m @ticket").at("/Mac").asText();
        Files.writeString(shell.file("mac"), mac);
        assertThat(shell.json("mac verify -k alias/m --mac @mac @ticket")
                        .at("/MacValid")
                        .asBoolean())
                .isTrue();
        Files.writeString(shell.file("ticket"), "two seats");
        shell.refused(NO, "mac verify -k alias/m --mac @mac @ticket", "KMSInvalidMacException");
        shell.refused(REFUSED, "mac generate -k alias/a @ticket", "HMAC_256");
    }

    private static void smallThings(Shell shell) throws Exception {
        encapsulation(shell);
        JsonNode dataKey = shell.json("data-key -k alias/a --plaintext-to @clear -c a=b");
        assertThat(dataKey.has("Plaintext")).isFalse();
        Files.writeString(shell.file("wrapped"), dataKey.at("/CiphertextBlob").asText());
        assertThat(shell.json("decrypt --blob -c a=b @wrapped").at("/Plaintext").binaryValue())
                .isEqualTo(Files.readAllBytes(shell.file("clear")))
                .hasSize(32);
        assertThat(shell.json("data-key -k alias/a --pair ECC_NIST_P256 --public-key @pub")
                        .has("PrivateKeyCiphertextBlob"))
                .isTrue();
        shell.refused(USAGE, "data-key -k alias/a --spec AES_256 --bytes 7", "--bytes");
        shell.refused(INPUT_OUTPUT, "data-key -k alias/a --plaintext-to @clear", "--force");

        assertThat(shell.json("random 24").at("/Plaintext").binaryValue()).hasSize(24);
        assertThat(shell.done("random 8 --hex").strip()).matches("[0-9a-f]{16}");
        shell.refused(REFUSED, "random 0", "1");
        shell.refused(USAGE, "random many", "many");
    }

    private static void encapsulation(Shell shell) throws Exception {
        assertThat(shell.json("key create --alias alias/k --spec ML_KEM_768")
                        .at("/KeyMetadata/EncapsulationAlgorithms/0")
                        .asText())
                .isEqualTo("ML_KEM");
        JsonNode made = shell.json("encapsulate -k alias/k --shared-to @secret");
        assertThat(made.has("SharedSecret"))
                .as("the secret is in its file only")
                .isFalse();
        byte[] secret = Files.readAllBytes(shell.file("secret"));
        assertThat(secret).hasSize(32);
        Files.writeString(
                shell.file("kem"), made.at("/SharedSecretCiphertextBlob").asText());
        assertThat(shell.json("decapsulate -k alias/k @kem").at("/SharedSecret").binaryValue())
                .isEqualTo(secret);
        Files.write(shell.file("kem"), new byte[1088]);
        assertThat(shell.json("decapsulate -k alias/k @kem").at("/SharedSecret").binaryValue())
                .as("a wrong ciphertext is not an error")
                .hasSize(32)
                .isNotEqualTo(secret);
        Files.write(shell.file("kem"), new byte[1087]);
        shell.refused(INTEGRITY, "decapsulate -k alias/k @kem", "InvalidCiphertextException");
        shell.refused(INPUT_OUTPUT, "encapsulate -k alias/k --shared-to @secret", "--force");
        shell.refused(USAGE, "encapsulate -k alias/k", "--shared-to");
    }

    static void imports(Shell shell) throws Exception {
        byte[] material = new byte[32];
        Arrays.fill(material, (byte) 7);
        Files.write(shell.file("material"), material);
        shell.json("key create --alias alias/i --external");
        shell.json("key import-parameters alias/i --public-key @wrap.der --token @token");
        assertThat(shell.file("wrap.der")).isNotEmptyFile();
        shell.refused(USAGE, "key import-parameters alias/i", "--public-key");
        shell.json("key import alias/i --material @material --expires "
                + Instant.now().plus(Duration.ofDays(30)));
        assertThat(shell.json("key describe alias/i")
                        .at("/KeyMetadata/KeyState")
                        .asText())
                .isEqualTo("Enabled");
        shell.refused(USAGE, "key import alias/i", "--material");
        shell.json("key delete-material alias/i");
        shell.refused(REFUSED, "key delete-material alias/a", "");
    }

    private static void audit(Shell shell, String key) throws Exception {
        assertThat(shell.json("audit verify").at("/Verdict").asText()).isEqualTo("VALID");
        shell.refused(USAGE, "audit verify --openly", "--openly");
        JsonNode found = shell.json("audit lookup --operation DisableKey -n 1").at("/Records/0");
        assertThat(found.at("/eventName").asText()).isEqualTo("DisableKey");
        assertThat(shell.json("audit lookup -k " + key + " --error AccessDenied")
                        .at("/Records"))
                .isNotEmpty();
        shell.refused(USAGE, "audit lookup --since yesterday", "--since");
        shell.json("audit export -o @export.json");
        assertThat(Shell.parsed(Files.readString(shell.file("export.json")))
                        .at("/Records")
                        .size())
                .isGreaterThan(50);
        shell.refused(INPUT_OUTPUT, "audit export -o @export.json", "--force");
        assertThat(shell.done("audit tail --for PT0S --json")).isEmpty();
        shell.refused(USAGE, "audit tail --for ever", "--for");
        shell.done("audit public-key -o @audit.pub");
        assertThat(shell.json("audit public-key").at("/PublicKey").binaryValue())
                .isEqualTo(Files.readAllBytes(shell.file("audit.pub")));
        shell.refused(USAGE, "audit public-key all", "all");
        JsonNode heads = shell.json("audit heads").at("/Heads");
        shell.refused(USAGE, "audit heads all", "all");

        Files.writeString(shell.file("heads"), heads.get(0).asText() + "\n");
        String offline = "audit verify -d @store/keys.db.audit --public-key @audit.pub --heads @heads";
        assertThat(shell.json(offline + " --closed").at("/Verdict").asText()).isEqualTo("VALID");
        Path trail;
        try (var files = Files.list(shell.file("store/keys.db.audit"))) {
            trail = files.filter(file -> file.toString().contains("audit") || Files.isRegularFile(file))
                    .sorted()
                    .skip(3)
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(trail);
        bytes[bytes.length / 2] ^= 1;
        Files.write(trail, bytes);
        assertThat(shell.json(NO.code(), offline).at("/Verdict").asText()).isEqualTo("DAMAGED");
    }

    private static void init(Shell shell) throws Exception {
        String settings = "--config @new/keyhold.properties";
        JsonNode made = shell.json("init --root pkcs12:root.p12 " + settings);
        assertThat(made.at("/JavaSecurity").asText()).startsWith("security.provider.");
        assertThat(shell.json("key list " + settings).at("/Keys")).isEmpty();
        shell.refused(SETTINGS, "init --root pkcs12:root.p12 " + settings, "exists");
        shell.refused(SETTINGS, "init --root hsm --config @hsm/keyhold.properties", "passphrase-file");
        assertThat(shell.file("hsm/keyhold.properties")).doesNotExist();
    }

    private static X509Certificate certificate(String pem) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Set<String> but(Set<String> all, String... names) {
        Set<String> others = new TreeSet<>(all);
        others.removeAll(Set.of(names));
        return others;
    }
}
