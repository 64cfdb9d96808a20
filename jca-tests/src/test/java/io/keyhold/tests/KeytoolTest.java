package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** keytool and jarsigner as commands, on the Java that runs the tests. */
class KeytoolTest {
    @TempDir
    Path directory;

    private Commands commands;

    @BeforeEach
    void prepare() throws Exception {
        commands = new Commands(directory);
    }

    /** Without {@code -providername} keytool makes a software key and imports it, but for EC with a curve name. */
    @Test
    void genkeypair_withoutProviderName_entersTheKey() throws Exception {
        commands.keytool("-genkeypair", "-alias", "rsa", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=a");
        commands.keytool("-genkeypair", "-alias", "ec", "-keyalg", "EC", "-groupname", "secp384r1", "-dname", "CN=b");
        commands.keytool("-genkeypair", "-alias", "ed", "-keyalg", "Ed25519", "-dname", "CN=c");

        String listed = commands.keytool("-list", "-v");
        assertThat(listed).contains("contains 3 entries", "Alias name: rsa", "Alias name: ec", "Alias name: ed");
        assertThat(listed).contains("Entry type: PrivateKeyEntry");
    }

    @Test
    void genkeypair_withProviderName_makesTheKeyInKeyhold() throws Exception {
        generate("rsa", "RSA", "-keysize", "2048", "SHA256withRSA");
        generate("pss", "RSASSA-PSS", "-keysize", "2048", "RSASSA-PSS");
        generate("p256", "EC", "-groupname", "secp256r1", "SHA256withECDSA");
        generate("p521", "EC", "-groupname", "secp521r1", "SHA512withECDSA");
        generate("ed", "Ed25519", "-keysize", "255", "Ed25519");

        assertThat(commands.keytool("-list", "-v"))
                .contains("contains 5 entries", "2048-bit RSASSA-PSS key", "521-bit EC (secp521r1) key");
        assertThat(commands.keytoolFails(
                        "-genkeypair",
                        "-providername",
                        "Keyhold",
                        "-alias",
                        "wrong",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-sigalg",
                        "SHA384withECDSA",
                        "-dname",
                        "CN=x"))
                .contains("Use SHA256withECDSA");
    }

    @Test
    void certificates_requestedIssuedImportedExported_areTheEntrysChain() throws Exception {
        generate("web", "EC", "-groupname", "secp256r1", "SHA256withECDSA");
        commands.keytoolOnFile(
                "ca.p12", "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=CA", "-ext", "bc:c");
        commands.keytoolOnFile("ca.p12", "-exportcert", "-alias", "ca", "-file", "ca.crt", "-rfc");

        commands.keytool("-certreq", "-alias", "web", "-sigalg", "SHA256withECDSA", "-file", "web.csr");
        commands.keytoolOnFile(
                "ca.p12", "-gencert", "-alias", "ca", "-infile", "web.csr", "-outfile", "web.crt", "-rfc");
        commands.keytool("-importcert", "-alias", "authority", "-file", "ca.crt", "-noprompt");
        commands.keytool("-importcert", "-alias", "web", "-file", "web.crt", "-noprompt");
        commands.keytool("-exportcert", "-alias", "web", "-file", "exported.crt", "-rfc");

        assertThat(commands.keytool("-list", "-v", "-alias", "web"))
                .contains("Certificate chain length: 2", "Issuer: CN=CA");
        assertThat(commands.keytool("-list", "-v", "-alias", "authority")).contains("Entry type: trustedCertEntry");
        assertThat(Files.readString(directory.resolve("exported.crt")).replaceAll("\\s", ""))
                .isEqualTo(Files.readString(directory.resolve("web.crt")).replaceAll("\\s", ""));
    }

    @Test
    void entries_renamedAndDeleted_keepTheirKeys() throws Exception {
        commands.keytool("-genseckey", "-alias", "aes", "-keyalg", "AES", "-keysize", "256");
        commands.keytool("-genseckey", "-alias", "mac", "-keyalg", "HmacSHA256", "-keysize", "256");
        generate("old", "EC", "-groupname", "secp256r1", "SHA256withECDSA");
        commands.keytool("-changealias", "-alias", "old", "-destalias", "new");
        commands.keytool("-delete", "-alias", "aes");

        String listed = commands.keytool("-list");
        assertThat(listed).contains("contains 3 entries", "new, ", "mac, ").doesNotContain("old, ", "aes, ");
        assertThat(listed).containsPattern("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}, .*SecretKeyEntry");
    }

    @Test
    void keytool_withoutModuleSql_saysWhichFlagIsMissing() throws Exception {
        assertThat(commands.keytoolWithoutSql("-list")).contains("-J--add-modules=java.sql");
    }

    /** Design: where Keyhold stands first, a generator that was given no KeyholdKeyGenSpec leaves the key to the JDK. */
    @Test
    void genkeypair_providerFirst_makesASoftwareKeyAndImportsIt() throws Exception {
        Path security = keyholdFirst();
        commands.keytoolByProperties(
                security, "-genkeypair", "-alias", "first", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=a");

        assertThat(commands.keytoolByProperties(security, "-list", "-v"))
                .contains("contains 1 entry", "Alias name: first");
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, -keysize, 2048, SHA256withRSA",
        "EC, -groupname, secp256r1, SHA256withECDSA",
        "RSASSA-PSS, -keysize, 2048, RSASSA-PSS",
        "Ed25519, -keysize, 255, Ed25519"
    })
    void jarsigner_everyKind_signsAndPlainJarsignerVerifies(String kind, String option, String size, String signature)
            throws Exception {
        generate("signer", kind, option, size, signature);
        jar("app.jar");
        commands.jarsigner("-signedjar", "signed.jar", "-sigalg", signature, "app.jar", "signer");

        assertThat(commands.plainJarsigner("-verify", "-verbose", "-certs", "signed.jar"))
                .contains("jar verified.", "CN=signer");
        assertThat(commands.jarsigner("-verify", "signed.jar")).contains("jar verified.");
    }

    /** Everything signs where Keyhold stands first as well, keys that were made in it and keys that were imported. */
    @ParameterizedTest
    @CsvSource({
        "RSA, -keysize, 2048, SHA256withRSA",
        "EC, -groupname, secp256r1, SHA256withECDSA",
        "RSASSA-PSS, -keysize, 2048, RSASSA-PSS",
        "Ed25519, -keysize, 255, Ed25519"
    })
    void jarsigner_providerFirst_signsAndVerifies(String kind, String option, String size, String signature)
            throws Exception {
        generate("made", kind, option, size, signature);
        Path security = keyholdFirst();
        commands.keytoolByProperties(
                security,
                "-genkeypair",
                "-alias",
                "imported",
                "-keyalg",
                kind,
                option,
                size,
                "-sigalg",
                signature,
                "-dname",
                "CN=imported");
        for (String signer : new String[] {"made", "imported"}) {
            jar("app.jar");
            commands.jarsignerByProperties(
                    security, "-signedjar", signer + ".jar", "-sigalg", signature, "app.jar", signer);

            assertThat(commands.plainJarsigner("-verify", "-verbose", "-certs", signer + ".jar"))
                    .contains("jar verified.", "CN=" + signer);
            assertThat(commands.jarsignerByProperties(security, "-verify", signer + ".jar"))
                    .contains("jar verified.");
        }
        commands.keytoolByProperties(security, "-certreq", "-alias", "made", "-sigalg", signature, "-file", "made.csr");
        assertThat(Tool.keytool(directory).run("-J-Duser.language=en", "-printcertreq", "-file", "made.csr"))
                .contains("CN=made");
    }

    private Path keyholdFirst() throws Exception {
        return Files.writeString(
                directory.resolve("security"),
                "security.provider.1=Keyhold " + commands.settings()
                        + "\nsecurity.provider.2=SUN\nsecurity.provider.3=SunRsaSign\nsecurity.provider.4=SunEC\n"
                        + "security.provider.5=SunJSSE\nsecurity.provider.6=SunJCE\n");
    }

    private void jar(String name) throws Exception {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(directory.resolve(name)))) {
            out.putNextEntry(new JarEntry("hello.txt"));
            out.write("hello".getBytes(StandardCharsets.UTF_8));
        }
    }

    private void generate(String alias, String kind, String option, String size, String signature) throws Exception {
        commands.keytool(
                "-genkeypair",
                "-providername",
                "Keyhold",
                "-alias",
                alias,
                "-keyalg",
                kind,
                option,
                size,
                "-sigalg",
                signature,
                "-dname",
                "CN=" + alias);
    }
}
