package io.keyhold.tests;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.crypto.spec.SecretKeySpec;

/** Settings files of the tests. */
final class Settings {
    private Settings() {}

    /** A store in {@code directory} under a passphrase, with further lines. */
    static Path passphrase(Path directory, String... lines) throws IOException {
        Files.writeString(directory.resolve("passphrase"), "correct horse battery staple\n");
        return Files.writeString(
                directory.resolve("keyhold.properties"),
                "keyhold.store = store/keys.db\nkeyhold.root = passphrase-file:passphrase\n"
                        + String.join("\n", lines));
    }

    /** A store in {@code directory} under a PKCS#12 root of trust, which opens quickly, with further lines. */
    static Path quick(Path directory, String... lines) throws IOException {
        char[] password = "changeit".toCharArray();
        Files.writeString(directory.resolve("password"), "changeit\n");
        try (OutputStream out = Files.newOutputStream(directory.resolve("root.p12"))) {
            KeyStore root = KeyStore.getInstance("PKCS12");
            root.load(null, null);
            root.setKeyEntry(
                    "root",
                    new SecretKeySpec(
                            "0123456789abcdef0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                            "AES"),
                    password,
                    null);
            root.store(out, password);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return Files.writeString(directory.resolve("keyhold.properties"), """
                keyhold.store = store/keys.db
                keyhold.root = pkcs12:root.p12
                keyhold.root-password-file = password
                """ + String.join("\n", lines));
    }
}
