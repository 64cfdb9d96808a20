package io.keyhold;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.crypto.spec.SecretKeySpec;

/** Settings for a Keyhold in a directory of its own. */
public final class TestKeyhold {
    private static final String PASSWORD = "correct horse battery staple";
    private static final Path TEMPORARY = temporary();

    private TestKeyhold() {}

    /** Writes settings and passphrase into {@code directory} and gives the settings file. */
    public static Path settings(Path directory, String... more) throws IOException {
        Files.writeString(directory.resolve("passphrase"), "correct horse battery staple\n");
        Path file = directory.resolve("keyhold.properties");
        Files.writeString(
                file,
                "keyhold.store = store/keys.db\nkeyhold.root = passphrase-file:passphrase\n" + String.join("\n", more));
        return file;
    }

    /** What the audit trail of a closed Keyhold with those settings says. */
    public static String audit(Path directory) throws IOException {
        return Files.readString(directory.resolve("store/keys.db.audit.jsonl"));
    }

    /** A Keyhold over a new store that opens quickly, for tests that need no slow passphrase. */
    public static Keyhold open(String... more) {
        try {
            Path directory = Files.createTempDirectory(TEMPORARY, "keyhold");
            Files.writeString(directory.resolve("password"), PASSWORD + "\n");
            KeyStore root = KeyStore.getInstance("PKCS12", "SunJSSE");
            root.load(null, null);
            root.setKeyEntry("root", new SecretKeySpec(new byte[32], "AES"), PASSWORD.toCharArray(), null);
            try (OutputStream out = Files.newOutputStream(directory.resolve("root.p12"))) {
                root.store(out, PASSWORD.toCharArray());
            }
            Path file = directory.resolve("keyhold.properties");
            Files.writeString(
                    file,
                    "keyhold.store = keys.db\nkeyhold.root = pkcs12:root.p12\nkeyhold.root-password-file = password\n"
                            + String.join("\n", more));
            return Keyhold.open(file);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
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
