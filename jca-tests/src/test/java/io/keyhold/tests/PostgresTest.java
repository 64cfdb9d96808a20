package io.keyhold.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The PostgreSQL driver with a client key in Keyhold, against a server that asks for it: {@code clientcert=verify-full}. */
class PostgresTest {
    @TempDir
    Path directory;

    @Test
    void driver_withAClientKeyInKeyhold_isLetInAndWithoutIsNot() throws Exception {
        try (Managed managed = Managed.at(Managed.Place.APPENDED)) {
            KeyPair authority = managed.signing(KeySpec.ECC_NIST_P384);
            X509Certificate root = Certificates.issue("CA", authority.getPublic(), "CA", authority, "SHA384withECDSA");
            KeyPair client = managed.pair(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
            X509Certificate own =
                    Certificates.issue("postgres", client.getPublic(), "CA", authority, "SHA384withECDSA");
            managed.store().setKeyEntry("db-client", client.getPrivate(), null, new Certificate[] {own, root});
            KeyPair server = KeyPairGenerator.getInstance("RSA", "SunRsaSign").generateKeyPair();
            pem("root.crt", "CERTIFICATE", root.getEncoded());
            pem(
                    "server.crt",
                    "CERTIFICATE",
                    Certificates.issue("localhost", server.getPublic(), "CA", authority, "SHA384withECDSA")
                            .getEncoded());
            pem("server.key", "PRIVATE KEY", server.getPrivate().getEncoded());

            try (EmbeddedPostgres postgres = start()) {
                Files.writeString(directory.resolve("data/pg_hba.conf"), """
                        hostssl all all all cert clientcert=verify-full
                        """);
                try (Statement reload =
                        postgres.getPostgresDatabase().getConnection().createStatement()) {
                    reload.execute("select pg_reload_conf()");
                }
                assertThat(query(postgres.getPort(), "db-client")).isEqualTo("/CN=postgres");
                assertThatThrownBy(() -> query(postgres.getPort(), "nobody"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("certificate");
                managed.disable(true);
                assertThatThrownBy(() -> query(postgres.getPort(), "db-client")).isInstanceOf(SQLException.class);
            }
        }
    }

    private EmbeddedPostgres start() throws Exception {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(true)
                .setServerConfig("ssl", "on")
                .setServerConfig(
                        "ssl_cert_file", directory.resolve("server.crt").toString())
                .setServerConfig("ssl_key_file", directory.resolve("server.key").toString())
                .setServerConfig("ssl_ca_file", directory.resolve("root.crt").toString())
                .start();
    }

    private String query(int port, String entry) throws SQLException, IOException {
        Properties properties = Guide.settings(Guide.block("cookbook.md", "postgres"));
        properties.setProperty("user", "postgres");
        assertThat(properties).containsEntry("sslfactoryarg", "db-client");
        properties.setProperty("sslfactoryarg", entry);
        properties.setProperty(
                "sslrootcert",
                directory.resolve(properties.getProperty("sslrootcert")).toString());
        try (Connection connection =
                        DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/postgres", properties);
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("select client_dn from pg_stat_ssl where pid = pg_backend_pid()")) {
            found.next();
            return found.getString(1);
        }
    }

    private void pem(String file, String type, byte[] der) throws Exception {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        Path path = directory.resolve(file);
        Files.writeString(path, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
}
