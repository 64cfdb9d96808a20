package io.keyhold;

import io.keyhold.api.KmsException;
import io.keyhold.config.Settings;
import io.keyhold.config.StoreLocation;
import io.keyhold.config.StoreLocation.SqliteFile;
import io.keyhold.crypto.Engines;
import io.keyhold.store.RestoredStore;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.sqlite.SqliteStores;
import io.keyhold.store.sqlite.StoreRestore;
import io.keyhold.tokens.TokenAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Opens the store that settings name, whichever database it is in: the one place that knows all of them. */
final class StorePlace {
    private StorePlace() {}

    /** Whether there is a store; another one is not made by looking. */
    static boolean exists(Settings settings) {
        return settings.store() instanceof SqliteFile file ? Files.exists(file.path()) : unsupported(settings.store());
    }

    /** Opens the store, or makes it. */
    static JdbcRecordStore open(Settings settings, char[] passphrase, Engines engines, SecureRandom random) {
        try (RootOfTrust root = root(settings, passphrase)) {
            return settings.store() instanceof SqliteFile file
                    ? SqliteStores.open(file.path(), root, engines, random)
                    : unsupported(settings.store());
        }
    }

    /** Puts a backup in the place of the store. */
    static RestoredStore restore(
            Settings settings, char[] passphrase, Path backup, boolean replace, SecureRandom random) {
        try (RootOfTrust root = root(settings, passphrase)) {
            return settings.store() instanceof SqliteFile file
                    ? new StoreRestore(file.path(), root, Engines.choose(Engines.Choice.JDK), random)
                            .restore(backup, replace)
                    : unsupported(settings.store());
        }
    }

    /** Puts back what was there before a restore. */
    static void undo(RestoredStore restored) {
        StoreRestore.undo(restored);
    }

    private static RootOfTrust root(Settings settings, char[] passphrase) {
        return switch (settings.root().kind()) {
            case PKCS12 -> RootOfTrust.pkcs12(Path.of(settings.root().value()), passphrase);
            case PKCS11 ->
                RootOfTrust.token(
                        TokenAddress.parse(settings.root().value()),
                        settings.tokens().limits(),
                        new RootPin(settings.root(), passphrase));
            case PASSPHRASE_FILE, PASSPHRASE_ENV, PASSPHRASE_PROMPT -> RootOfTrust.passphrase(passphrase);
        };
    }

    private static <R> R unsupported(StoreLocation place) {
        throw new KmsException.Configuration(
                "store `" + place.name() + "` is in a database, which this version cannot open",
                "Set keyhold.store to the path of a SQLite file");
    }
}
