package io.keyhold;

import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.sqlite.SqliteStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A store with its trail at several points of its life, to put back: at its birth, after one and two sessions, closed
 * after the third, which disables a key, and as the third would have left it had its process been killed at its end.
 */
final class RollbackWorld {
    private static final String[] SETTINGS = {"keyhold.audit = audit", "keyhold.audit-checkpoint-ms = 60000"};
    private final Path root;

    private RollbackWorld(Path root) {
        this.root = root;
    }

    static RollbackWorld make(Path root) throws IOException {
        RollbackWorld world = new RollbackWorld(root);
        Path live = Files.createDirectory(root.resolve("live"));
        Path settings = TestKeyhold.settings(live, SETTINGS);
        birth(live);
        world.keep("birth");
        String keyId;
        try (Keyhold keyhold = Keyhold.open(settings)) {
            keyId = newKey(keyhold, "alias/first");
        }
        world.keep("early");
        try (Keyhold keyhold = Keyhold.open(settings)) {
            newKey(keyhold, "alias/second");
        }
        world.keep("middle");
        try (Keyhold keyhold = Keyhold.open(settings)) {
            newKey(keyhold, "alias/third");
            keyhold.kms().disableKey(DisableKeyRequest.of(keyId));
            keyhold.auditLog().heads(); // waits until the trail has both on the disk
            world.keep("killed");
        }
        world.keep("closed");
        other(Files.createDirectory(root.resolve("other")));
        return world;
    }

    private static void birth(Path folder) {
        try (RootOfTrust root = TestKeyhold.root(folder)) {
            SqliteStores.open(
                            folder.resolve("store/keys.db"), root, Engines.choose(Engines.Choice.JDK), OsRandom.open())
                    .close();
        }
    }

    /** Another store under the same root of trust. */
    private static void other(Path folder) throws IOException {
        try (Keyhold keyhold = Keyhold.open(TestKeyhold.settings(folder, SETTINGS))) {
            newKey(keyhold, "alias/first");
        }
    }

    private static String newKey(Keyhold keyhold, String alias) {
        String keyId =
                keyhold.kms().createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        keyhold.kms().createAlias(CreateAliasRequest.of(alias, keyId));
        return keyId;
    }

    private void keep(String name) throws IOException {
        copy(root.resolve("live"), root.resolve(name));
    }

    /** A copy of one of the points, for a test; gives its folder. */
    Path copyOf(String point, Path target) throws IOException {
        copy(root.resolve(point), target);
        return target;
    }

    /** Puts the database of another point into a folder. */
    void putBack(String point, Path folder) throws IOException {
        Path store = folder.resolve("store/keys.db");
        deleteLog(folder);
        Files.copy(root.resolve(point).resolve("store/keys.db"), store, StandardCopyOption.REPLACE_EXISTING);
    }

    static void deleteLog(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve("store/keys.db-wal"));
        Files.deleteIfExists(folder.resolve("store/keys.db-shm"));
    }

    static void deleteEpochFile(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve("store/keys.db-epoch"));
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!file.toString().endsWith("-shm")) {
                    Files.copy(file, target);
                }
            }
        }
    }

    static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
