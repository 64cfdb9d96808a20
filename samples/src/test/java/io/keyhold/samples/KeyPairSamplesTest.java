package io.keyhold.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
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
