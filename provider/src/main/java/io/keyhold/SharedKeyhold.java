package io.keyhold;

import io.keyhold.api.KmsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One service for all providers of a settings file in this class loader: opened when the first of them needs it, closed with
 * the last of them. Refuses to be entered again by the thread that opens: the store's own connection cannot wait for the store.
 * A failure is told and tried again next time. Safe for concurrent use.
 */
final class SharedKeyhold {
    private static final Map<Path, SharedKeyhold> OF_SETTINGS = new HashMap<>();

    private final Path key;
    private final Path settings;
    private final ReentrantLock lock = new ReentrantLock();
    private int providers;
    private boolean ended;
    private volatile @Nullable Keyhold keyhold;

    private SharedKeyhold(Path key, Path settings) {
        this.key = key;
        this.settings = settings;
    }

    /** The service of a settings file, which is not opened yet; each caller lets go of it once. */
    static SharedKeyhold of(Path settingsFile) {
        Path settings = settingsFile.toAbsolutePath();
        Path key = inRealFolder(settings);
        synchronized (OF_SETTINGS) {
            SharedKeyhold shared = OF_SETTINGS.computeIfAbsent(key, made -> new SharedKeyhold(made, settings));
            shared.providers++;
            return shared;
        }
    }

    /**
     * One path for all that name the same file in the same folder. A link to the file itself stays another one, as the paths in
     * the settings are relative to its own folder; and {@code ..} after a link is not what is left when both are cut out.
     */
    private static Path inRealFolder(Path settings) {
        Path folder = settings.getParent();
        Path name = settings.getFileName();
        if (folder == null || name == null) {
            return settings;
        }
        try {
            return folder.toRealPath().resolve(name);
        } catch (IOException e) {
            return settings; // opening it says what is wrong
        }
    }

    /** The service, opened if it is not yet. */
    Keyhold keyhold() {
        Keyhold open = keyhold;
        return open != null ? open : open();
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
            if (ended) {
                throw closed();
            }
            if (open == null) {
                open = Keyhold.open(settings);
                keyhold = open;
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    /** The refusal of a closed provider. */
    static KmsException.Closed closed() {
        return new KmsException.Closed("the provider Keyhold was closed", "Make another KeyholdProvider");
    }

    /** Lets go of the service; the last one closes it. */
    void letGo() {
        synchronized (OF_SETTINGS) {
            if (--providers > 0) {
                return;
            }
            OF_SETTINGS.remove(key); // a provider that is made now opens another one
        }
        lock.lock(); // one that opens it just now has it first
        try {
            ended = true;
            Keyhold open = keyhold;
            if (open != null) {
                open.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
