package io.keyhold.samples;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.integration.KeyholdPostgresSocketFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * JDBC to PostgreSQL over TLS, let in by a client certificate whose key is in Keyhold. The first run, with a directory
 * only, writes what the server needs (ssl_cert_file, ssl_key_file, ssl_ca_file); the second connects. Arguments: a directory
 * for the store, and then a JDBC URL of a server with {@code hostssl all all all cert}.
 */
public final class S23_PostgresOverTls {
    private static final String ENTRY = "db-client";

    private S23_PostgresOverTls() {}

    /** Runs the sample; see the class. */
    public static void main(String[] arguments)
            throws IOException, GeneralSecurityException, OperatorCreationException, SQLException {
        if (arguments.length < 1 || arguments.length > 2) {
            System.err.println("usage: S23_PostgresOverTls DIRECTORY [JDBC-URL]");
            return;
        }
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        if (arguments.length == 1) {
            prepare(directory, "postgres");
        } else {
            run(directory, arguments[1], System.out);
        }
    }

    /** Makes the client's key for a user of the database, and the files for the server. */
    static void prepare(Path directory, String user)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        try (Keyhold keyhold = Keyhold.open(SampleSettings.in(directory))) {
            S21_CertificateAuthority authority = S21_CertificateAuthority.open(keyhold);
            keyhold.certificates().install(ENTRY, List.of(authority.issue(user, clientKey(keyhold)), authority.root()));
            KeyPair server = KeyPairGenerator.getInstance("EC").generateKeyPair();
            pem(directory, "root.crt", "CERTIFICATE", authority.root().getEncoded());
            pem(
                    directory,
                    "server.crt",
                    "CERTIFICATE",
                    authority.issue("localhost", server.getPublic()).getEncoded());
            pem(directory, "server.key", "PRIVATE KEY", server.getPrivate().getEncoded());
        }
    }

    static void run(Path directory, String url, PrintStream out) throws IOException, SQLException {
        try (Keyhold keyhold = Keyhold.open(SampleSettings.in(directory))) {
            Security.addProvider(new KeyholdProvider(keyhold));
            Properties properties = new Properties();
            properties.setProperty("user", "postgres");
            properties.setProperty("sslmode", "verify-full");
            properties.setProperty("sslfactory", KeyholdPostgresSocketFactory.class.getName());
            properties.setProperty("sslfactoryarg", ENTRY);
            properties.setProperty("sslrootcert", directory.resolve("root.crt").toString());
            try (Connection database = DriverManager.getConnection(url, properties);
                    Statement statement = database.createStatement();
                    ResultSet found = statement.executeQuery(
                            "select version, client_dn from pg_stat_ssl where pid = pg_backend_pid()")) {
                found.next();
                out.println("let in     as " + found.getString("client_dn") + " over " + found.getString("version"));
            } finally {
                Security.removeProvider(KeyholdProvider.NAME);
            }
        }
    }

    private static PublicKey clientKey(Keyhold keyhold) throws GeneralSecurityException {
        if (keyhold.kms().listAliases(ListAliasesRequest.of()).aliases().stream()
                .noneMatch(alias -> alias.aliasName().equals("alias/" + ENTRY))) {
            CreateKeyRequest pair =
                    CreateKeyRequest.of().withKeySpec(KeySpec.ECC_NIST_P256).withKeyUsage(KeyUsageType.SIGN_VERIFY);
            String keyId = keyhold.kms().createKey(pair).keyMetadata().keyId();
            keyhold.kms().createAlias(CreateAliasRequest.of("alias/" + ENTRY, keyId));
        }
        byte[] publicKey = keyhold.kms()
                .getPublicKey(GetPublicKeyRequest.of("alias/" + ENTRY))
                .publicKey();
        return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicKey));
    }

    private static void pem(Path directory, String file, String type, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        Path path = directory.resolve(file);
        Files.writeString(path, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
}
