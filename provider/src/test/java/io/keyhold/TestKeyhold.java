package io.keyhold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyhold.api.AuditQuery;
import io.keyhold.api.AuditRecord;
import io.keyhold.store.TestDatabase;
import io.keyhold.store.root.RootOfTrust;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/** Settings for a Keyhold in a directory of its own. */
public final class TestKeyhold {
    private static final String PASSWORD = "correct horse battery staple";
    private static final Path TEMPORARY = temporary();

    private TestKeyhold() {}

    /** Writes settings with a root of trust that opens quickly into {@code directory} and gives the settings file. */
    public static Path settings(Path directory, String... more) throws IOException {
        Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        try (OutputStream out = Files.newOutputStream(directory.resolve("root.p12"))) {
            KeyStore root = KeyStore.getInstance("PKCS12", "SunJSSE");
            root.load(null, null);
            root.setKeyEntry(
                    "root",
                    new SecretKeySpec(
                            "0123456789abcdef0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                            "AES"),
                    PASSWORD.toCharArray(),
                    null);
            root.store(out, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return Files.writeString(
                directory.resolve("keyhold.properties"), store(directory, more) + """
                keyhold.root = pkcs12:root.p12
                keyhold.root-password-file = password
                """ + String.join("\n", more));
    }

    /** The lines of the store, in the database that the tests run over; the trail is where that of a file would be. */
    private static String store(Path directory, String... more) {
        if (!TestDatabase.isPostgres()) {
            return "keyhold.store = store/keys.db\n";
        }
        String audit =
                String.join("\n", more).contains("keyhold.audit =") ? "" : "keyhold.audit = store/keys.db.audit\n";
        return String.join("\n", TestDatabase.settings(directory.resolve("store/keys.db"))) + "\n" + audit;
    }

    /** The root of trust of {@link #settings}. */
    public static RootOfTrust root(Path directory) {
        return RootOfTrust.pkcs12(directory.resolve("root.p12"), PASSWORD.toCharArray());
    }

    /** What the audit trail says, oldest first; an event that touches two accounts counts once. */
    public static List<JsonNode> audit(Keyhold keyhold) {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> events = new ArrayList<>();
        try (Stream<AuditRecord> records = keyhold.auditLog().lookup(AuditQuery.ALL)) {
            for (AuditRecord record : records.toList()) {
                events.add(mapper.readTree(record.json().get(0)));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return events;
    }

    /** The same of a Keyhold that was closed. */
    public static List<JsonNode> audit(Path settings) {
        try (Keyhold keyhold = Keyhold.open(settings)) {
            return audit(keyhold);
        }
    }

    /** A Keyhold over a new store. */
    public static Keyhold open(String... more) {
        try {
            return Keyhold.open(settings(Files.createTempDirectory(TEMPORARY, "keyhold"), more));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporary() {
        try {
            return Files.createDirectories(Path.of("target", "test-stores"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
