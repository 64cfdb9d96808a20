package io.keyhold.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.Keyhold;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyPairSamplesTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void mutualTls_twice_talksUntilTheKeyIsDisabled() throws Exception {
        S20_MutualTls.run(directory, out);
        S20_MutualTls.run(directory, out);

        assertThat(output())
                .containsExactly(
                        "says       hello CN=client, by TLSv1.3",
                        "refused    a client with a disabled key: true",
                        "says       hello CN=client, by TLSv1.3",
                        "refused    a client with a disabled key: true");
    }

    @Test
    void certificateAuthority_twice_issuesWhatTheJdkTrusts() throws Exception {
        S21_CertificateAuthority.run(directory, out);
        S21_CertificateAuthority.run(directory, out);

        assertThat(output())
                .hasSize(8)
                .contains("authority  CN=Sample Authority", "issued     CN=instance-3, valid to the JDK");
    }

    @Test
    void signedJar_byTheCommand_isVerifiedByThePlainCommand() throws Exception {
        S22_SignedJar.run(directory, out);

        assertThat(output()).containsExactly("verified   by plain jarsigner");
    }

    @Test
    void tokens_ps256_areVerifiedAndRefused() throws Exception {
        S24_Tokens.run(directory, out);

        assertThat(output()).containsExactly("verified   true, of somebody", "refused    true");
    }

    @Test
    void hybridSealedFile_isOpenedByBothKeysAndRefusedWhenChanged() throws Exception {
        S25_HybridSealedFile.run(directory, out);

        assertThat(output())
                .containsExactly(
                        "sealed     1206 bytes", "opened     Dear Mary", "refused    a changed ciphertext: true");
    }

    @Test
    void hybridSealedFile_damagedAnywhere_isRefusedInOneWay() throws Exception {
        try (Keyhold keyhold = Keyhold.open(SampleSettings.in(directory))) {
            S25_HybridSealedFile recipient = new S25_HybridSealedFile(keyhold.kms());
            byte[] sealed = recipient.seal(new byte[] {1, 2, 3});
            List<byte[]> damaged = new ArrayList<>();
            damaged.add(changed(sealed, 0, 0xff, 0xff)); // a negative length, if it is read as a short
            damaged.add(changed(sealed, 0, 0, 90));
            damaged.add(changed(sealed, 0, 0, 92));
            damaged.add(changed(sealed, 10, 0xff)); // the algorithm of the ephemeral key
            damaged.add(changed(sealed, 60, sealed[60] ^ 1)); // its point, which is not on the curve then
            damaged.add(changed(sealed, 200, sealed[200] ^ 1)); // the ML-KEM ciphertext
            damaged.add(changed(sealed, 1181, sealed[1181] ^ 1)); // the content
            damaged.add(changed(sealed, sealed.length - 1, sealed[sealed.length - 1] ^ 1)); // the tag
            damaged.add(Arrays.copyOf(sealed, sealed.length + 1));
            for (int length : new int[] {0, 1, 2, 92, 93, 1180, 1181, 1196, sealed.length - 1}) {
                damaged.add(Arrays.copyOf(sealed, length));
            }

            assertThat(damaged)
                    .allSatisfy(each -> assertThatThrownBy(() -> recipient.open(each))
                            .isExactlyInstanceOf(AEADBadTagException.class)
                            .hasMessage("the file is damaged, or was sealed for other keys")
                            .hasNoCause());
            assertThat(recipient.open(sealed)).containsExactly(1, 2, 3);
        }
    }

    private static byte[] changed(byte[] sealed, int at, int... bytes) {
        byte[] copy = sealed.clone();
        for (int i = 0; i < bytes.length; i++) {
            copy[at + i] = (byte) bytes[i];
        }
        return copy;
    }

    @Test
    void postgresOverTls_withAClientKeyInKeyhold_isLetIn() throws Exception {
        S23_PostgresOverTls.prepare(directory, "postgres");
        Optional<EmbeddedPostgres> started = start();
        assumeTrue(started.isPresent(), "embedded PostgreSQL does not start on this machine");
        try (EmbeddedPostgres postgres = started.orElseThrow()) {
            Files.writeString(directory.resolve("data/pg_hba.conf"), "hostssl all all all cert\n");
            try (Connection admin = postgres.getPostgresDatabase().getConnection();
                    Statement reload = admin.createStatement()) {
                reload.execute("select pg_reload_conf()");
            }
            S23_PostgresOverTls.run(directory, "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres", out);
        }
        assertThat(output()).containsExactly("let in     as /CN=postgres over TLSv1.3");
    }

    private Optional<EmbeddedPostgres> start() {
        try {
            return Optional.of(EmbeddedPostgres.builder()
                    .setDataDirectory(directory.resolve("data"))
                    .setCleanDataDirectory(true)
                    .setServerConfig("ssl", "on")
                    .setServerConfig("ssl_cert_file", file("server.crt"))
                    .setServerConfig("ssl_key_file", file("server.key"))
                    .setServerConfig("ssl_ca_file", file("root.crt"))
                    .start());
        } catch (IOException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private String file(String name) {
        return directory.resolve(name).toAbsolutePath().toString();
    }

    private List<String> output() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
