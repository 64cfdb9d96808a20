package io.keyhold;

import io.keyhold.api.BackupSummary;
import io.keyhold.config.Passphrases;
import io.keyhold.config.Settings;
import io.keyhold.crypto.OsRandom;
import io.keyhold.store.RestoredStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;

/** Puts a backup in the place of a store and records that; what was there comes back if that fails. */
final class Restoring {
    private Restoring() {}

    static BackupSummary restore(Settings settings, Path backup, boolean replace) {
        SecureRandom random = OsRandom.onDemand();
        char[] passphrase = Passphrases.of(settings.root());
        try {
            RestoredStore restored = StorePlace.restore(settings, passphrase, backup, replace, random);
            Settings accepting = settings.withRestoredEpoch(restored.copy().epoch());
            try (Keyhold keyhold = openRestored(restored, accepting, passphrase)) {
                return restored(keyhold, restored);
            }
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    private static Keyhold openRestored(RestoredStore restored, Settings settings, char[] passphrase) {
        try {
            return Keyhold.open(settings, passphrase, Clock.systemUTC(), true);
        } catch (RuntimeException | Error e) {
            undo(restored, e);
            throw e;
        }
    }

    /** Records the restore; from then on it is done, whatever happens when the store is closed. */
    private static BackupSummary restored(Keyhold keyhold, RestoredStore restored) {
        try {
            return keyhold.service().backups(keyhold.store()).restored(restored);
        } catch (RuntimeException | Error e) {
            closeAfter(keyhold, e);
            undo(restored, e);
            throw e;
        }
    }

    private static void closeAfter(Keyhold keyhold, Throwable because) {
        try {
            keyhold.close();
        } catch (RuntimeException e) {
            because.addSuppressed(e);
        }
    }

    private static void undo(RestoredStore restored, Throwable because) {
        try {
            StorePlace.undo(restored);
        } catch (RuntimeException e) {
            because.addSuppressed(e);
        }
    }
}
