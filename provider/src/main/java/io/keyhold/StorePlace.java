package io.keyhold;

import io.keyhold.api.KmsException;
import io.keyhold.config.Settings;
import io.keyhold.config.StoreLocation.PostgresSchema;
import io.keyhold.config.StoreLocation.SqliteFile;
import io.keyhold.crypto.Engines;
import io.keyhold.store.RestoredStore;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.jdbc.JdbcRecordStore;
import io.keyhold.store.postgres.PostgresRestore;
import io.keyhold.store.postgres.PostgresStores;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.root.RootOfTrust;
import io.keyhold.store.sqlite.SqliteStores;
import io.keyhold.store.sqlite.StoreRestore;
import io.keyhold.tokens.TokenAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** Opens the store that settings name, whichever database it is in: the one place that knows all of them. */
final class StorePlace {
    private StorePlace() {}

    /** Whether there is a store; another one is not made by looking. */
    static boolean exists(Settings settings) {
        return settings.store() instanceof SqliteFile file
                ? Files.exists(file.path())
                : PostgresStores.exists(PostgresLogin.place((PostgresSchema) settings.store()));
    }

    /** Opens the store, or makes it. */
    static JdbcRecordStore open(Settings settings, char[] passphrase, Engines engines, SecureRandom random) {
        try (RootOfTrust root = root(settings, passphrase)) {
            return settings.store() instanceof SqliteFile file
                    ? SqliteStores.open(file.path(), root, engines, random)
                    : PostgresStores.open(
                            PostgresLogin.place((PostgresSchema) settings.store()),
                            root,
                            new Ciphers(engines, random),
                            StoreOptions.DEFAULT,
                            SqliteStores.backups());
        }
    }

    /** Puts a backup in the place of the store. */
    static RestoredStore restore(
            Settings settings, char[] passphrase, Path backup, boolean replace, SecureRandom random) {
        try (RootOfTrust root = root(settings, passphrase)) {
            Engines engines = Engines.choose(Engines.Choice.JDK);
            return settings.store() instanceof SqliteFile file
                    ? new StoreRestore(file.path(), root, engines, random).restore(backup, replace)
                    : new PostgresRestore(
                                    PostgresLogin.place((PostgresSchema) settings.store()),
                                    root,
                                    new Ciphers(engines, random),
                                    SqliteStores.backups())
                            .restore(backup, replace);
        }
    }

    /** The statements for a database administrator. */
    static List<String> script(String schema, String role) {
        if (!schema.matches("(?!pg_)(?!keyhold_(schema|head|root|domain_key|record|change)$)[a-z_][a-z0-9_]{0,62}")) {
            throw new KmsException.Configuration(
                    "`" + schema + "` is not the name of a schema",
                    "Use 1 to 63 lower-case letters, digits and `_`, not beginning with a digit or pg_, and not the name of a table of Keyhold");
        }
        return PostgresStores.script(schema, role);
    }

    /** Restores the previous store. */
    static void undo(RestoredStore restored) {
        restored.undo().run();
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
}
