package io.keyhold.cli;

import io.keyhold.Doctor;
import io.keyhold.Keyhold;
import io.keyhold.KeyholdRegion;
import io.keyhold.api.Caller;
import io.keyhold.api.Certificates;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.Envelopes;
import io.keyhold.api.HealthFinding;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.config.BackendSettings;
import io.keyhold.config.Passphrases;
import io.keyhold.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One run of the command: opens the Keyhold when it is first needed, as the common options say, and closes it. */
public final class CommandSession {
    private final Terminal terminal;
    private final CommonOptions options;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Keyhold keyhold;

    public CommandSession(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    Terminal terminal() {
        return terminal;
    }

    Output out() {
        return new Output(terminal, options.json);
    }

    /** The settings file: named, or where they are by default. */
    Path settingsFile() {
        return Keyhold.settingsFile(options.config, terminal.environment());
    }

    /** The settings file, which must be there. */
    Path existingSettings() {
        Path file = settingsFile();
        if (!Files.exists(file)) {
            throw new KmsException.Configuration(
                    "settings file `" + file + "` is not there",
                    "Make one with `keyhold init`, or name yours with --config or KEYHOLD_CONFIG");
        }
        return file;
    }

    /** The Keyhold of the settings; a store that is gone is not made again by chance. */
    Keyhold keyhold() {
        opening.lock();
        try {
            Keyhold open = keyhold;
            if (open == null) {
                open = open();
                keyhold = open;
            }
            return open;
        } finally {
            opening.unlock();
        }
    }

    private Keyhold open() {
        Path settings = existingSettings();
        if (BackendSettings.find(settings).isEmpty()) {
            return open(settingsOfAStore());
        }
        if (!options.as.isEmpty()) {
            throw new KmsException.Validation(
                    "--as `" + options.as + "` with a backend, where the caller is the principal of the access key",
                    "Leave --as out, or name settings with the access key of that principal");
        }
        return Keyhold.open(settings);
    }

    /** An interactive user is warned of a weak root of trust at each use; the passphrase is asked for once. */
    private Keyhold open(Path settings) {
        Settings.Root root = Settings.read(settings).root();
        if (!terminal.errIsTerminal() || root.kind() == Settings.RootKind.PASSPHRASE_PROMPT) {
            return Keyhold.open(settings);
        }
        char[] passphrase = Passphrases.of(root);
        try {
            Keyhold open = Keyhold.open(settings, passphrase);
            warnOfRoot(settings, passphrase);
            return open;
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    /** Says what is weak about a root of trust. */
    void warnOfRoot(Path settings, char[] passphrase) {
        for (HealthFinding finding : Doctor.examineRoot(settings, passphrase)) {
            out().note("warning: " + finding.subject() + ": " + finding.detail());
        }
    }

    private Path settingsOfAStore() {
        Path settings = existingSettings();
        if (!Keyhold.hasStore(settings)) {
            throw new KmsException.Configuration(
                    "store `" + Settings.read(settings).store().name() + "` is not there",
                    "Restore it with `keyhold restore BACKUP`, or create an empty one with `keyhold init`");
        }
        return settings;
    }

    /** The Region that the options name, else the home Region. */
    KeyholdRegion region() {
        return options.region.isEmpty() ? keyhold().home() : keyhold().in(options.region);
    }

    /** The Region that the options name; empty if they name none. */
    String regionOption() {
        return options.region;
    }

    Kms kms() {
        KeyholdRegion open = region();
        return options.as.isEmpty() ? open.kms() : open.as(Caller.of(options.as));
    }

    Envelopes envelopes(String keyId) {
        KeyholdRegion open = region();
        return options.as.isEmpty() ? open.envelopes(keyId) : open.envelopes(Caller.of(options.as), keyId);
    }

    Certificates certificates() {
        KeyholdRegion open = region();
        return options.as.isEmpty() ? open.certificates() : open.certificates(Caller.of(options.as));
    }

    /** The metadata of a key. */
    KeyMetadata describe(String key) {
        return kms().describeKey(DescribeKeyRequest.of(key)).keyMetadata();
    }

    /** The key for an operation of AWS that takes no alias; an alias is looked up. */
    String keyId(String key) {
        return key.startsWith("alias/") || key.contains(":alias/")
                ? describe(key).arn()
                : key;
    }

    /** Closes the Keyhold, if it was opened; a second call does nothing. */
    synchronized void close() {
        Keyhold open = keyhold;
        keyhold = null;
        if (open != null) {
            open.close();
        }
    }

    /** The same when the process is told to end, which must not wait for somebody who is asked for a passphrase. */
    void closeAtExit() {
        if (opening.tryLock()) {
            try {
                close();
            } finally {
                opening.unlock();
            }
        }
    }
}
