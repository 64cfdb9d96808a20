package io.keyhold.config;

import io.keyhold.api.KmsException;
import io.keyhold.platform.TruePath;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The settings of one Keyhold, checked.
 *
 * @param store where the store is
 * @param root the root of trust
 * @param account the twelve-digit home account
 * @param region the home Region
 * @param furtherRegions the other Regions that the same store serves
 * @param partition the partition of ARNs
 * @param principal who the drop-in provider acts as, an ARN
 * @param audit the audit trail
 * @param restoredEpoch the epoch at which an older store was put back on purpose
 * @param accelerate whether a faster crypto provider on the class path may serve
 * @param verifyAfterSign whether each signature is verified before it is returned; RSA signatures always are
 * @param warmUp whether AES-GCM is compiled in the background after opening
 * @param maxKeys quota of keys per account
 * @param maxAliasesPerKey quota of aliases of one key
 * @param maxGrantsPerKey quota of grants on one key
 * @param requestRates whether requests are throttled at AWS's rates
 * @param dataKeyCache how data keys are kept for envelopes; empty if each envelope asks the service
 * @param keystorePassword what the password of a {@code KeyStore} is
 * @param principalSecret where the secret of {@code principal} is; empty if it has none, or shows it otherwise
 * @param tokens tokens
 * @param proxies how the proxies of external key stores are reached
 */
public record Settings(
        StoreLocation store,
        Root root,
        String account,
        String region,
        List<String> furtherRegions,
        String partition,
        String principal,
        Audit audit,
        OptionalLong restoredEpoch,
        boolean accelerate,
        boolean verifyAfterSign,
        boolean warmUp,
        int maxKeys,
        int maxAliasesPerKey,
        int maxGrantsPerKey,
        boolean requestRates,
        Optional<DataKeyCaching> dataKeyCache,
        KeystorePassword keystorePassword,
        Optional<Root> principalSecret,
        TokenSettings tokens,
        ProxySettings proxies) {
    /**
     * How data keys are kept.
     *
     * @param maxEntries how many
     * @param maxAge for how long
     * @param maxMessages for how many envelopes each
     * @param maxBytes for how much plaintext each
     */
    public record DataKeyCaching(int maxEntries, Duration maxAge, long maxMessages, long maxBytes) {}

    /** The password of a {@code KeyStore}. */
    public enum KeystorePassword {
        /** Ignored, unless the principal has a secret: then it is that. */
        NONE,
        /** The passphrase of the root of trust. */
        ROOT,
        /** The secret of the principal. */
        PRINCIPAL
    }

    /** The kinds of root of trust. */
    public enum RootKind {
        /** The first line of a file is the passphrase. */
        PASSPHRASE_FILE,
        /** An environment variable holds the passphrase. */
        PASSPHRASE_ENV,
        /** The passphrase is asked for on the terminal. */
        PASSPHRASE_PROMPT,
        /** A secret key in a PKCS#12 file, whose password is the first line of another file. */
        PKCS12,
        /** A key in a PKCS#11 token. */
        PKCS11
    }

    /**
     * Where the root key comes from.
     *
     * @param kind the kind
     * @param value the path or variable, or the URI of a key in a token; empty for a prompt
     * @param passwordFile the password file of a PKCS#12 file; for a token where its PIN is: {@code file:PATH}, {@code env:NAME}
     *     or {@code prompt}; empty for the others
     */
    public record Root(RootKind kind, String value, String passwordFile) {}

    /**
     * The audit trail.
     *
     * @param directory its directory
     * @param strict whether a record is on the disk before the call returns
     * @param timeoutMillis how long a call waits for a sink that does not take its record
     * @param queueRecords how many records may wait in memory, a power of two
     * @param flushMillis how often {@code group} flushes
     * @param checkpointMillis how often the chain is signed
     * @param fileBytes the size at which a new file is begun
     * @param compress whether full files are compressed
     */
    public record Audit(
            Path directory,
            boolean strict,
            long timeoutMillis,
            int queueRecords,
            long flushMillis,
            long checkpointMillis,
            long fileBytes,
            boolean compress) {}

    /** The same after the store was restored at that epoch. */
    public Settings withRestoredEpoch(long epoch) {
        return new Settings(
                store,
                root,
                account,
                region,
                furtherRegions,
                partition,
                principal,
                audit,
                OptionalLong.of(epoch),
                accelerate,
                verifyAfterSign,
                warmUp,
                maxKeys,
                maxAliasesPerKey,
                maxGrantsPerKey,
                requestRates,
                dataKeyCache,
                keystorePassword,
                principalSecret,
                tokens,
                proxies);
    }

    /**
     * Reads a properties file in UTF-8: {@code name = value}, {@code #} comments. Paths are relative to the file's
     * directory; {@code ~/} is the home directory.
     *
     * @throws KmsException.Configuration names every unknown, malformed or contradictory setting with its line
     */
    public static Settings read(Path file) {
        return parse(lines(file), file.toString(), file.toAbsolutePath().resolveSibling(""));
    }

    static List<String> lines(Path file) {
        if (!file.isAbsolute()) {
            Undecoded.refuse(System.getProperty("user.dir", ""), "the name of the working directory");
        }
        try {
            return SmallFile.lines(file, SmallFile.SETTINGS_BYTES);
        } catch (CharacterCodingException e) {
            throw new KmsException.Configuration("settings file `" + file + "` is not UTF-8", "Save it in UTF-8", e);
        } catch (IOException e) {
            throw new KmsException.Configuration(
                    "settings file `" + file + "` cannot be read", "Create it with keyhold.store and keyhold.root", e);
        }
    }

    /**
     * A path as it stands in settings: {@code ~/} is the home directory, everything else is relative to their file.
     *
     * @throws InvalidPathException if it is none
     */
    public static Path resolve(Path settingsFile, String text) {
        return resolveIn(settingsFile.toAbsolutePath().resolveSibling(""), text);
    }

    private static Path resolveIn(Path directory, String text) {
        return TruePath.of(SettingLines.written(directory, text));
    }

    static Settings parse(List<String> lines, String name, Path directory) {
        return new SettingsParser(name, directory).parse(lines);
    }
}
