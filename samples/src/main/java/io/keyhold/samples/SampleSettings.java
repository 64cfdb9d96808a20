package io.keyhold.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** Settings for a Keyhold in a directory of its own, kept from run to run. */
final class SampleSettings {
    private SampleSettings() {}

    /** The settings file; made, with a random passphrase, if it is not there. */
    static Path in(Path directory) throws IOException {
        Path passphrase = directory.resolve("passphrase");
        if (!Files.exists(passphrase)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            Files.writeString(passphrase, Base64.getEncoder().encodeToString(random) + "\n");
        }
        Path settings = directory.resolve("keyhold.properties");
        Files.writeString(settings, "keyhold.store = store/keys.db\nkeyhold.root = passphrase-file:passphrase\n");
        return settings;
    }
}
