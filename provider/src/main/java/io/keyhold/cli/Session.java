package io.keyhold.cli;

import io.keyhold.Keyhold;
import io.keyhold.api.Caller;
import io.keyhold.api.Certificates;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.Envelopes;
import io.keyhold.api.KeyMetadata;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One run of the command: opens the Keyhold when it is first needed, as the common options say, and closes it. */
final class Session {
    private final Terminal terminal;
    private final CommonOptions options;
    private @Nullable Keyhold keyhold;

    Session(Terminal terminal, CommonOptions options) {
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

    synchronized Keyhold keyhold() {
        Keyhold open = keyhold;
        if (open == null) {
            open = Keyhold.open(existingSettings());
            keyhold = open;
        }
        return open;
    }

    Kms kms() {
        Keyhold open = keyhold();
        return options.as.isEmpty() ? open.kms() : open.as(Caller.of(options.as));
    }

    Envelopes envelopes(String keyId) {
        Keyhold open = keyhold();
        return options.as.isEmpty() ? open.envelopes(keyId) : open.envelopes(Caller.of(options.as), keyId);
    }

    Certificates certificates() {
        Keyhold open = keyhold();
        return options.as.isEmpty() ? open.certificates() : open.certificates(Caller.of(options.as));
    }

    /** What is known of a key. */
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
}
