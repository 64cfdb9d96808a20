package io.keyhold;

import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EncryptRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a store with its trail as the release that it runs with writes them: {@code clean}, {@code killed} (the process
 * ends without closing, less than a checkpoint after its last changes) or {@code restored}. What older releases wrote
 * lies in the resources under {@code releases}; {@link ReleasedTrailsTest} opens it.
 */
public final class TrailFixtureWriter {
    private static final int RESTORED_CHANGES = 6;

    private TrailFixtureWriter() {}

    /** {@code clean DIRECTORY}, {@code killed DIRECTORY} or {@code restored DIRECTORY}; the directory is made. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        String often = arguments[0].equals("killed") ? "keyhold.audit-checkpoint-ms = 60000" : "";
        Path settings = TestKeyhold.settings(folder, "keyhold.audit = audit", often);
        String keyId;
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyId = newKey(keyhold, "alias/first");
            keyhold.kms().encrypt(EncryptRequest.of(keyId, new byte[1]));
        }
        switch (arguments[0]) {
            case "clean" -> reopen(settings);
            case "killed" -> killed(settings, keyId);
            case "restored" -> restored(settings, folder.resolve("keys.backup"));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static String newKey(Keyhold keyhold, String alias) {
        String keyId =
                keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        keyhold.kms().createAlias(CreateAliasRequest.of(alias, keyId));
        return keyId;
    }

    private static void reopen(Path settings) {
        try (Keyhold keyhold = Keyhold.open(settings)) {
            newKey(keyhold, "alias/second");
        }
    }

    private static void killed(Path settings, String keyId) {
        Keyhold keyhold = Keyhold.open(settings);
        newKey(keyhold, "alias/second");
        keyhold.kms().disableKey(DisableKeyRequest.of(keyId));
        keyhold.auditLog().heads(); // waits until the trail has both changes on the disk
        Runtime.getRuntime().halt(0);
    }

    private static void restored(Path settings, Path backup) {
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyhold.backup(backup);
        }
        for (int i = 0; i < RESTORED_CHANGES / 2; i++) {
            try (Keyhold keyhold = Keyhold.open(settings)) {
                newKey(keyhold, "alias/lost-" + i);
            }
        }
        Keyhold.restore(settings, backup, true);
    }
}
