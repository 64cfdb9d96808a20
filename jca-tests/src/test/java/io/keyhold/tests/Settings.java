package io.keyhold.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
}
