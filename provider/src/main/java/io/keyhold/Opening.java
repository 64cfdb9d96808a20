package io.keyhold;

import io.keyhold.api.KmsException;
import io.keyhold.handles.KeyEntries;
import io.keyhold.jca.KeyholdOpener;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of one provider to the service: finds the settings when it is first used, outside of any lock of the JCA, and lets go
 * of the service when the provider is closed. Safe for concurrent use.
 */
final class Opening implements KeyholdOpener, AutoCloseable {
    private final String settingsFile;
    private @Nullable SharedKeyhold shared;
    private volatile @Nullable KeyholdRegion region;
    private volatile boolean closed;

    /** By the settings found when they are needed. */
    Opening(String settingsFile) {
        this.settingsFile = settingsFile;
    }

    /**
     * By that settings file, which counts from now on as used.
     *
     * @throws KmsException.Configuration if the path is not text
     */
    Opening(Path settingsFile) {
        this(settingsFile.toString());
        this.shared = find();
    }

    /** By a Region of a Keyhold whose owner closes it. */
    Opening(KeyholdRegion region) {
        this.settingsFile = "";
        this.region = region;
    }

    @Override
    public KeyEntries enter(Optional<char[]> password) {
        return region().entries(password);
    }

    @Override
    public KeyEntries enter() {
        return region().entries();
    }

    /** The service of the settings, opened if it is not yet; empty if the provider was made over one that somebody else has. */
    Optional<Keyhold> keyhold() {
        region();
        return isOverSettings() ? Optional.of(shared().keyhold()) : Optional.empty();
    }

    private synchronized boolean isOverSettings() {
        return shared != null;
    }

    private KeyholdRegion region() {
        KeyholdRegion open = region;
        return open != null ? open : open();
    }

    private KeyholdRegion open() {
        try {
            KeyholdRegion open = shared().keyhold().home();
            synchronized (this) {
                requireOpen();
                region = open;
            }
            return open;
        } catch (NoClassDefFoundError e) {
            throw missing(e);
        }
    }

    private synchronized SharedKeyhold shared() {
        requireOpen();
        SharedKeyhold known = shared;
        if (known == null) {
            known = find();
            shared = known;
        }
        return known;
    }

    private SharedKeyhold find() {
        return SharedKeyhold.of(SettingsFile.find(settingsFile, System.getProperties(), System.getenv()));
    }

    private void requireOpen() {
        if (closed) {
            throw SharedKeyhold.closed();
        }
    }

    /** Lets go of what was opened for the provider; may be called more than once. */
    @Override
    public void close() {
        SharedKeyhold opened;
        synchronized (this) {
            closed = true;
            region = null;
            opened = shared;
            shared = null;
        }
        if (opened != null) {
            opened.letGo();
        }
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
        if (type.contains("java/net/http")) {
            return new KmsException.Configuration(
                    "module java.net.http is not loaded, which a backend needs",
                    "Start with --add-modules=java.net.http (keytool, jarsigner: -J--add-modules=java.net.http)",
                    e);
        }
        return new KmsException.Configuration(
                "class `" + type.replace('/', '.') + "` is missing",
                "Put the all-in-one jar of Keyhold, or all its libraries, on the class path",
                e);
    }
}
