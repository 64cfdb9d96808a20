package io.keyhold.config;

import io.keyhold.api.KmsException;
import io.keyhold.api.Principal;
import io.keyhold.platform.TruePath;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The settings of one Keyhold, checked.
 *
 * @param store where the store is
 * @param root the root of trust
 * @param account the twelve-digit home account
 * @param region the Region
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

    /** What the password of a {@code KeyStore} is. */
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

    /** One setting as it is in the file. */
    private record Line(int number, String value) {}

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
        return TruePath.of(written(directory, text));
    }

    private static Path written(Path directory, String text) {
        return directory.resolve(
                text.startsWith("~/")
                        ? HomeDirectory.of(System.getProperties(), System.getenv()) + text.substring(1)
                        : text);
    }

    static Settings parse(List<String> lines, String name, Path directory) {
        return new Parser(name, directory).parse(lines);
    }

    /** Collects what is wrong and reports it at once. */
    static final class Parser {
        /** Words that are written where a name is not wanted. */
        private static final Set<String> NO_NAMES = Set.of(
                "off",
                "on",
                "none",
                "no",
                "yes",
                "false",
                "true",
                "null",
                "disabled",
                "default",
                "memory",
                ":memory:",
                "-");

        private final String name;
        private final Path directory;
        private final List<String> problems = new ArrayList<>();
        private final Map<String, Line> settings = new LinkedHashMap<>();
        private final Map<String, Integer> taken = new HashMap<>();

        Parser(String name, Path directory) {
            this.name = name;
            this.directory = directory;
        }

        Parser begin(List<String> lines) {
            for (int i = 0; i < lines.size(); i++) {
                line(i + 1, lines.get(i).replace("\uFEFF", "").strip());
            }
            return this;
        }

        /** Reports what is wrong. */
        void end() {
            settings.forEach((key, line) -> problem(line.number(), "unknown setting `" + key + "`"));
            if (!problems.isEmpty()) {
                throw new KmsException.Configuration(
                        "settings `" + name + "`: " + String.join("; ", problems), "Correct the settings named");
            }
        }

        Settings parse(List<String> lines) {
            begin(lines);
            BackendParser.refuse(this, name);
            StoreLocation store = new StoreParser(this).parse();
            Root root = root(take("keyhold.root", ""), take("keyhold.root-password-file", ""));
            String account =
                    matching(take("keyhold.account", "111122223333"), "[0-9]{12}", "keyhold.account", "12 digits");
            String region = matching(
                    take("keyhold.region", "local-1"),
                    "[a-z]+(-[a-z]+)*-[0-9]+",
                    "keyhold.region",
                    "a name like eu-west-1");
            String partition =
                    matching(take("keyhold.partition", "aws"), "aws[a-z-]*", "keyhold.partition", "aws, aws-cn, …");
            String principal =
                    principal(take("keyhold.principal", ""), "arn:" + partition + ":iam::" + account + ":root");
            Audit audit = audit(store);
            if (store instanceof StoreLocation.SqliteFile file
                    && audit.directory().equals(file.path())) {
                problem("keyhold.audit", "is the store itself; name a directory");
            }
            OptionalLong restored = restored(take("keyhold.restored-epoch", ""));
            boolean auto = !oneOf(take("keyhold.engines", "auto"), "keyhold.engines", "auto", "jdk");
            boolean verify = oneOf(take("keyhold.verify-after-sign", "off"), "keyhold.verify-after-sign", "off", "on");
            boolean warm = oneOf(take("keyhold.warm-up", "off"), "keyhold.warm-up", "off", "on");
            int keys = quota("keyhold.quota.keys", 100_000);
            int aliases = quota("keyhold.quota.aliases-per-key", 50);
            int grants = quota("keyhold.quota.grants-per-key", 50_000);
            boolean rates = oneOf(take("keyhold.request-rates", "off"), "keyhold.request-rates", "off", "on");
            Optional<DataKeyCaching> dataKeyCache = dataKeyCache();
            KeystorePassword password = keystorePassword(take("keyhold.keystore-password", "none"));
            Optional<Root> secret = secret("keyhold.principal-secret");
            TokenSettings tokens = new TokenParser(this).parse(root);
            ProxySettings proxies = new ProxyParser(this).parse();
            end();
            return new Settings(
                    store,
                    root,
                    account,
                    region,
                    partition,
                    principal,
                    audit,
                    restored,
                    auto,
                    verify,
                    warm,
                    keys,
                    aliases,
                    grants,
                    rates,
                    dataKeyCache,
                    password,
                    secret,
                    tokens,
                    proxies);
        }

        private Optional<DataKeyCaching> dataKeyCache() {
            boolean on = oneOf(take("keyhold.data-key-cache", "off"), "keyhold.data-key-cache", "off", "on");
            DataKeyCaching caching = new DataKeyCaching(
                    (int) number("keyhold.data-key-cache.max-entries", 1000, 1, 1_000_000),
                    Duration.ofSeconds(number("keyhold.data-key-cache.max-age-seconds", 300, 1, 86_400)),
                    number("keyhold.data-key-cache.max-messages", 1000, 1, 1L << 32),
                    number("keyhold.data-key-cache.max-mib", 1024, 1, 1 << 26) << 20);
            return on ? Optional.of(caching) : Optional.empty();
        }

        private Audit audit(StoreLocation store) {
            String directory = take("keyhold.audit", "");
            requireName("keyhold.audit", directory, "the audit trail cannot be switched off");
            return new Audit(
                    directory.isEmpty() ? auditOf(store) : path("keyhold.audit", directory),
                    oneOf(take("keyhold.audit-mode", "group"), "keyhold.audit-mode", "group", "strict"),
                    number("keyhold.audit-timeout-ms", 5000, 20, 600_000),
                    powerOfTwo("keyhold.audit-queue", 1 << 16, 64, 1 << 20),
                    number("keyhold.audit-flush-ms", 10, 1, 10_000),
                    number("keyhold.audit-checkpoint-ms", 1000, 10, 86_400_000),
                    number("keyhold.audit-file-mib", 64, 1, 1024) << 20,
                    !oneOf(take("keyhold.audit-compress", "on"), "keyhold.audit-compress", "on", "off"));
        }

        /** Where the trail is if nobody says it. */
        private Path auditOf(StoreLocation store) {
            if (store instanceof StoreLocation.SqliteFile file) {
                return file.path().resolveSibling(file.path().getFileName() + ".audit");
            }
            problem("keyhold.audit", "names no directory, which a store in PostgreSQL needs for each process's trail");
            return directory;
        }

        long number(String key, long byDefault, long least, long most) {
            String form = "a number from " + least + " to " + most;
            String text = matching(take(key, Long.toString(byDefault)), "[0-9]{1,10}", key, form);
            long value = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : least;
            if (value < least || value > most) {
                problem(key, "is `" + text + "`; it takes " + form);
            }
            return value;
        }

        private OptionalLong restored(String text) {
            String form = text.isEmpty() ? "" : "[0-9]{1,18}";
            matching(text, form, "keyhold.restored-epoch", "the epoch of the restored store");
            return !text.isEmpty() && text.matches(form) ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
        }

        private void line(int number, String text) {
            if (text.isEmpty() || text.startsWith("#")) {
                return;
            }
            int equals = text.indexOf('=');
            if (equals < 1) {
                problem(number, "is not a `name = value`");
                return;
            }
            String key = text.substring(0, equals).strip();
            Line before = settings.put(
                    key, new Line(number, text.substring(equals + 1).strip()));
            if (before != null) {
                problem(number, "`" + key + "` stands in line " + before.number() + " already");
            }
        }

        /** The names of the settings that begin so and are not taken yet. */
        List<String> keys(String prefix) {
            return settings.keySet().stream()
                    .filter(key -> key.startsWith(prefix))
                    .toList();
        }

        String take(String key, String byDefault) {
            Line line = settings.remove(key);
            if (line != null) {
                taken.put(key, line.number());
            }
            return line == null || line.value().isEmpty() ? byDefault : line.value();
        }

        Path path(String key, String text) {
            if (text.isEmpty()) {
                problem(key, "names no file");
                return directory;
            }
            try {
                Path written = written(directory, text);
                Path meant = TruePath.of(written);
                Path byItsText = written.normalize();
                if (!meant.equals(byItsText) && !Files.exists(meant) && Files.exists(byItsText)) {
                    problem(
                            key,
                            "names `" + meant
                                    + "`, as `..` after a symbolic link is the parent of what the link points to;"
                                    + " it is not there. For `" + byItsText + "` write that path without `..`");
                }
                return meant;
            } catch (InvalidPathException e) {
                problem(
                        key,
                        "is not a path in " + Undecoded.charset() + ", the character set of this process: "
                                + e.getReason());
                return directory;
            }
        }

        /** Refuses a word that means no file, from which a file would be made otherwise. */
        void requireName(String key, String text, String why) {
            if (NO_NAMES.contains(text.toLowerCase(Locale.ROOT))) {
                problem(key, "is `" + text + "`, but " + why + "; for a file of that name write `./" + text + "`");
            }
        }

        private Root root(String text, String passwordFile) {
            TokenParser tokens = new TokenParser(this);
            if (text.startsWith("pkcs11:")) {
                return tokens.root(text);
            }
            tokens.refusePin();
            int colon = text.indexOf(':');
            String kind = colon < 0 ? text : text.substring(0, colon);
            String value = colon < 0 ? "" : text.substring(colon + 1);
            if (kind.equals("pkcs12") != !passwordFile.isEmpty()) {
                problem(
                        passwordFile.isEmpty() ? "keyhold.root" : "keyhold.root-password-file",
                        "contradicts the rest: `keyhold.root = pkcs12:PATH` and `keyhold.root-password-file` belong together");
            }
            if (colon >= 0 && value.isEmpty() != kind.equals("passphrase-prompt")) {
                problem(
                        "keyhold.root",
                        value.isEmpty()
                                ? "is `" + text + "`; name it behind the colon"
                                : "has a value; a prompt takes no value");
                return new Root(RootKind.PASSPHRASE_PROMPT, "", "");
            }
            return switch (text.equals("passphrase-prompt") || colon >= 0 ? kind : "") {
                case "passphrase-file" ->
                    new Root(
                            RootKind.PASSPHRASE_FILE,
                            path("keyhold.root", value).toString(),
                            "");
                case "passphrase-env" -> new Root(RootKind.PASSPHRASE_ENV, value, "");
                case "passphrase-prompt" -> new Root(RootKind.PASSPHRASE_PROMPT, "", "");
                case "pkcs12" ->
                    new Root(
                            RootKind.PKCS12,
                            path("keyhold.root", value).toString(),
                            passwordFile.isEmpty()
                                    ? ""
                                    : path("keyhold.root-password-file", passwordFile)
                                            .toString());
                default -> {
                    problem(
                            "keyhold.root",
                            "is not a root of trust; allowed are passphrase-file:PATH, passphrase-env:NAME, passphrase-prompt, pkcs12:PATH, pkcs11:URI");
                    yield new Root(RootKind.PASSPHRASE_PROMPT, "", "");
                }
            };
        }

        private KeystorePassword keystorePassword(String text) {
            return switch (text) {
                case "none" -> KeystorePassword.NONE;
                case "root" -> KeystorePassword.ROOT;
                case "principal" -> KeystorePassword.PRINCIPAL;
                default -> {
                    problem("keyhold.keystore-password", "is none of what is allowed: none, root and principal");
                    yield KeystorePassword.NONE;
                }
            };
        }

        Optional<Root> secret(String key) {
            String text = take(key, "");
            if (text.isEmpty()) {
                return Optional.empty();
            }
            if (text.startsWith("file:")) {
                return Optional.of(new Root(
                        RootKind.PASSPHRASE_FILE, path(key, text.substring(5)).toString(), ""));
            }
            if (text.equals("none")) {
                problem(key, "is `none`; for none leave the setting out");
                return Optional.empty();
            }
            if (text.startsWith("env:")) {
                return Optional.of(new Root(RootKind.PASSPHRASE_ENV, text.substring(4), ""));
            }
            problem(key, "does not say where it is; allowed are file:PATH and env:NAME");
            return Optional.empty();
        }

        private String principal(String arn, String byDefault) {
            if (arn.isEmpty()) {
                return byDefault;
            }
            try {
                return Principal.parse(arn).arn();
            } catch (KmsException.InvalidArn e) {
                problem("keyhold.principal", "is not a principal: " + e.problem());
                return arn;
            }
        }

        String matching(String value, String pattern, String key, String form) {
            if (!value.matches(pattern)) {
                problem(key, "is `" + value + "`; it takes " + form);
            }
            return value;
        }

        private int powerOfTwo(String key, int byDefault, int least, int most) {
            int value = (int) number(key, byDefault, least, most);
            if (Integer.bitCount(value) != 1) {
                problem(key, "is `" + value + "`; it takes a power of two");
            }
            return value;
        }

        private int quota(String key, int byDefault) {
            return (int) number(key, byDefault, 0, 999_999_999);
        }

        boolean oneOf(String value, String key, String no, String yes) {
            if (!value.equals(no) && !value.equals(yes)) {
                problem(key, "is `" + value + "`; allowed are " + no + " and " + yes);
            }
            return value.equals(yes);
        }

        void problem(String key, String text) {
            Integer number = taken.get(key);
            problems.add((number == null ? "" : "line " + number + ": ") + "`" + key + "` " + text);
        }

        private void problem(int number, String text) {
            problems.add("line " + number + ": " + text);
        }
    }
}
