package io.keyhold.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyhold.api.KmsException;
import io.keyhold.store.RecordKind;
import io.keyhold.store.TestServer;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.postgres.PostgresPlace.Durability;
import io.keyhold.store.sqlite.Stores;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Servers that cannot serve, each with a word on what it is and what to do; they take long to start, so this runs with {@link FailoverTest}. */
@ExtendWith(NeedsPostgres.class)
@EnabledIfSystemProperty(named = "keyhold.failovers", matches = "[1-9][0-9]*")
class RefusedServersTest {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void open_certificateOfTheServerExpired_saysThatAndNamesTheSettings() throws Exception {
        certificates();
        run("chmod", "711", folder.toString());
        run(
                "chown",
                "postgres",
                folder.resolve("server.crt").toString(),
                folder.resolve("server.key").toString());
        TestServer server = TestServer.create(
                        TestServer.programs().orElseThrow(),
                        "ssl = on",
                        "ssl_cert_file = '" + folder.resolve("server.crt") + "'",
                        "ssl_key_file = '" + folder.resolve("server.key") + "'")
                .start();
        try {
            Properties login = new Properties();
            login.setProperty("user", "postgres");
            login.setProperty("sslmode", "verify-full");
            login.setProperty("sslrootcert", folder.resolve("ca.crt").toString());
            PostgresPlace place = new PostgresPlace(
                    "s",
                    "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres",
                    "keyhold",
                    () -> login,
                    Durability.FULL,
                    new PostgresPlace.Timing(false, Duration.ofSeconds(1), Duration.ofSeconds(1)));

            assertThatThrownBy(() -> ServerPair.open(place))
                    .isInstanceOf(KmsException.Configuration.class)
                    .hasMessageContaining("TLS with the server failed")
                    .hasStackTraceContaining("NotAfter: Thu Jan 02")
                    .hasMessageContaining("Correct the certificate of the server or of this client, or sslrootcert");
        } finally {
            server.remove();
        }
    }

    @Test
    void open_standbyAlone_saysThatItDecidesNothing() throws Exception {
        try (ServerPair servers = ServerPair.start()) {
            assertThatThrownBy(() -> ServerPair.open(ServerPair.place(Durability.FULL, false, servers.standby())))
                    .isInstanceOf(KmsException.StoreUnavailable.class)
                    .hasMessageContaining(
                            "no server that answers is a primary, and a standby decides nothing (SQLSTATE 25006)")
                    .hasMessageContaining("Promote a standby, or name the primary in keyhold.store; then try again");
        }
    }

    @Test
    void transact_diskOfTheServerFull_saysThatAndGoesOnWhenThereIsRoom() throws Exception {
        assumeTrue(System.getProperty("user.name", "").equals("root"), "only root mounts a small disk");
        Path disk = Files.createDirectories(Path.of("/tmp", folder.getFileName() + "-disk"));
        run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString());
        TestServer server =
                TestServer.create(TestServer.programs().orElseThrow()).start();
        try {
            run("chown", "postgres", disk.toString());
            ServerPair.onPrimary(
                    server,
                    "create role keyhold_app login",
                    "create tablespace small location '" + disk + "'",
                    "create database keys owner keyhold_app tablespace small");
            try (JdbcRecordStore store = ServerPair.open(ServerPair.place(Durability.FULL, false, server))) {
                Stores.insert(store, RecordKind.KEY, "key", "", "x");
                Path filler = disk.resolve("filler");
                fill(filler);

                assertThatThrownBy(() -> insertMany(store))
                        .isInstanceOf(KmsException.StoreUnavailable.class)
                        .hasMessageContaining("the server is out of disk space (SQLSTATE 53100)")
                        .hasMessageContaining("Free space on the server, then try again");

                Files.delete(filler);
                long epoch = store.epoch();
                Stores.insert(store, RecordKind.KEY, "after", "", "x");
                assertThat(store.epoch()).isEqualTo(epoch + 1);
                assertThat(store.verify().problems()).isEmpty();
            }
        } finally {
            server.remove();
            run("umount", disk.toString());
        }
    }

    private static void fill(Path filler) throws IOException {
        byte[] block = new byte[1 << 16];
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static void insertMany(JdbcRecordStore store) {
        for (int i = 0; i < 10_000; i++) {
            Stores.insert(store, RecordKind.KEY, "key-" + i, "", "x".repeat(4000));
        }
    }

    private void certificates() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair authority = generator.generateKeyPair();
        KeyPair server = generator.generateKeyPair();
        X500Name name = new X500Name("CN=authority");
        pem("ca.crt", certificate(name, Duration.ofDays(20_000), authority, authority));
        pem("server.crt", certificate(new X500Name("CN=127.0.0.1"), Duration.ofDays(1), server, authority));
        pem("server.key", server.getPrivate());
        run("chmod", "600", folder.resolve("server.key").toString());
    }

    private static X509Certificate certificate(X500Name subject, Duration valid, KeyPair of, KeyPair by)
            throws Exception {
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                new X500Name("CN=authority"),
                                BigInteger.ONE,
                                Date.from(LONG_AGO),
                                Date.from(LONG_AGO.plus(valid)),
                                subject,
                                of.getPublic())
                        .addExtension(
                                Extension.subjectAlternativeName,
                                false,
                                new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")))
                        .build(new JcaContentSignerBuilder("SHA256withRSA").build(by.getPrivate())));
    }

    private void pem(String file, Object value) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(value);
        }
        Files.writeString(folder.resolve(file), text.toString());
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(List.of(command)).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }
}
