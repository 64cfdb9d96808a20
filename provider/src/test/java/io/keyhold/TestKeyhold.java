package io.keyhold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Settings for a Keyhold in a directory of its own. */
public final class TestKeyhold {
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
}
