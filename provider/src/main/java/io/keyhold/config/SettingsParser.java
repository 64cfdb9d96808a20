package io.keyhold.config;

import io.keyhold.api.KmsException;
import io.keyhold.api.Principal;
import io.keyhold.config.Settings.Audit;
import io.keyhold.config.Settings.DataKeyCaching;
import io.keyhold.config.Settings.KeystorePassword;
import io.keyhold.config.Settings.Root;
import io.keyhold.config.Settings.RootKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Reads the settings from their lines, with what each takes and what it is without. */
final class SettingsParser extends SettingLines {
    SettingsParser(String name, Path directory) {
        super(name, directory);
    }

    Settings parse(List<String> lines) {
        lines(lines);
        BackendParser.refuse(this, name());
        StoreLocation store = new StoreParser(this).parse();
        Root root = root(take("keyhold.root", ""), take("keyhold.root-password-file", ""));
        String account = matching(take("keyhold.account", "111122223333"), "[0-9]{12}", "keyhold.account", "12 digits");
        String region = region("keyhold.region", take("keyhold.region", "local-1"));
        List<String> furtherRegions = furtherRegions(region);
        String partition =
                matching(take("keyhold.partition", "aws"), "aws[a-z-]*", "keyhold.partition", "aws, aws-cn, …");
        String principal = principal(take("keyhold.principal", ""), "arn:" + partition + ":iam::" + account + ":root");
        Audit audit = audit(store);
        if (store instanceof StoreLocation.SqliteFile file && audit.directory().equals(file.path())) {
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
        requireAllRight();
        return new Settings(
                store,
                root,
                account,
                region,
                furtherRegions,
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

    String region(String key, String text) {
        return matching(text, "[a-z]+(-[a-z]+)*-[0-9]+", key, "a name like eu-west-1");
    }

    private List<String> furtherRegions(String home) {
        String text = take("keyhold.regions", "");
        Set<String> further = new TreeSet<>();
        for (String each : text.isEmpty() ? new String[0] : text.split("[, ]+", -1)) {
            if (region("keyhold.regions", each).equals(home)) {
                continue;
            }
            if (!further.add(each)) {
                problem("keyhold.regions", "names `" + each + "` twice");
            }
        }
        return List.copyOf(further);
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
        return directory();
    }

    private OptionalLong restored(String text) {
        String form = text.isEmpty() ? "" : "[0-9]{1,18}";
        matching(text, form, "keyhold.restored-epoch", "the epoch of the restored store");
        return !text.isEmpty() && text.matches(form) ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
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
                    "contradicts the rest: `keyhold.root = pkcs12:PATH` and `keyhold.root-password-file` belong"
                            + " together");
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
                new Root(RootKind.PASSPHRASE_FILE, path("keyhold.root", value).toString(), "");
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
                        "is not a root of trust; allowed are passphrase-file:PATH, passphrase-env:NAME,"
                                + " passphrase-prompt, pkcs12:PATH, pkcs11:URI");
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
}
