package io.keyhold;

import io.keyhold.api.KmsException;
import io.keyhold.jca.Entrance;
import io.keyhold.service.KeyEntries;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds the settings and opens the Keyhold once, outside of any lock of the JCA. Refuses to be entered again by the
 * thread that opens: the store's own connection cannot wait for the store. A failure is told and tried again next time.
 */
final class Opening implements Entrance {
    private final String settingsFile;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Keyhold keyhold;

    Opening(String settingsFile) {
        this.settingsFile = settingsFile;
    }

    Opening(Keyhold keyhold) {
        this.settingsFile = "";
        this.keyhold = keyhold;
    }

    @Override
    public KeyEntries enter(Optional<char[]> password) {
        Keyhold open = keyhold;
        return (open != null ? open : open()).entries(password);
    }

    @Override
    public KeyEntries enter() {
        Keyhold open = keyhold;
        return (open != null ? open : open()).entries();
    }

    private Keyhold open() {
        if (lock.isHeldByCurrentThread()) {
            throw new KmsException.Configuration(
                    "Keyhold was asked for a key while it opens its own store",
                    "Give the store a connection that needs no key of Keyhold");
        }
        lock.lock();
        try {
            Keyhold open = keyhold;
            if (open == null) {
                open = Keyhold.open(settings());
                keyhold = open;
            }
            return open;
        } catch (NoClassDefFoundError e) {
            throw missing(e);
        } finally {
            lock.unlock();
        }
    }

    private Path settings() {
        return SettingsFile.find(settingsFile, System.getProperties(), System.getenv());
    }

    /** keytool and jarsigner start without most modules. */
    private static KmsException missing(NoClassDefFoundError e) {
        String type = String.valueOf(e.getMessage());
        if (type.contains("java/sql")) {
            return new KmsException.Configuration(
                    "module java.sql is not loaded, which the store needs",
                    "Start with --add-modules=java.sql (keytool, jarsigner: -J--add-modules=java.sql)",
                    e);
        }
        return new KmsException.Configuration(
                "class `" + type.replace('/', '.') + "` is missing",
                "Put the all-in-one jar of Keyhold, or all its libraries, on the class path",
                e);
    }
}
