package io.keyhold.config;

import io.keyhold.config.StoreLocation.Durability;
import io.keyhold.config.StoreLocation.Freshness;
import io.keyhold.config.StoreLocation.Host;
import io.keyhold.config.StoreLocation.PostgresSchema;
import io.keyhold.config.StoreLocation.SqliteFile;
import io.keyhold.config.StoreLocation.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the settings of the store. What may hold a password, an URL above all, is never repeated in a problem. */
final class StoreParser {
    private static final String STORE = "keyhold.store";
    private static final String POSTGRES = "jdbc:postgresql:";
    private static final Set<String> OPTIONS =
            Set.of("sslmode", "sslrootcert", "sslcert", "sslkey", "channelBinding", "requireAuth");
    private static final Map<String, String> ELSEWHERE = Map.of(
            "user", "set keyhold.store-user",
            "password", "set keyhold.store-password to file:PATH or env:NAME",
            "sslpassword", "set keyhold.store-key-password to file:PATH or env:NAME",
            "currentSchema", "set keyhold.store-schema",
            "targetServerType", "Keyhold finds the primary among the hosts by itself");
    private static final Set<String> OF_A_DATABASE = Set.of(
            "keyhold.store-user",
            "keyhold.store-password",
            "keyhold.store-key-password",
            "keyhold.store-schema",
            "keyhold.store-durability",
            "keyhold.freshness",
            "keyhold.freshness-ms",
            "keyhold.offline-ms");

    private final SettingsParser parser;

    StoreParser(SettingsParser parser) {
        this.parser = parser;
    }

    StoreLocation parse() {
        String text = parser.take(STORE, "");
        if (text.startsWith(POSTGRES)) {
            return postgres(text.substring(POSTGRES.length()));
        }
        if (text.startsWith("jdbc:") || text.matches("postgres(ql)?://.*")) {
            parser.problem(
                    STORE, "is an URL that is not supported; write jdbc:postgresql://HOST:PORT/DATABASE, or a path");
        }
        for (String setting : OF_A_DATABASE) {
            if (!parser.take(setting, "").isEmpty()) {
                parser.problem(setting, "is for a store in PostgreSQL; take it away, or set keyhold.store to its URL");
            }
        }
        parser.requireName(STORE, text, "a store is always a file or a database");
        return new SqliteFile(parser.path(STORE, text));
    }

    private PostgresSchema postgres(String text) {
        int question = text.indexOf('?');
        String place = question < 0 ? text : text.substring(0, question);
        Map<String, String> options = options(question < 0 ? "" : text.substring(question + 1));
        int slash = place.indexOf('/', 2);
        List<Host> hosts = hosts(place.startsWith("//") && slash > 2 ? place.substring(2, slash) : "");
        String database = slash < 0 ? "" : place.substring(slash + 1);
        if (!database.matches("[A-Za-z0-9_.$-]{1,63}")) {
            parser.problem(
                    STORE, "does not end in /DATABASE, a name of 1 to 63 letters, digits, `_`, `.`, `$` and `-`");
        }
        return new PostgresSchema(
                hosts,
                database,
                parser.matching(
                        parser.take("keyhold.store-schema", "keyhold"),
                        "(?!pg_)(?!keyhold_(schema|head|root|domain_key|record|change)$)[a-z_][a-z0-9_]{0,62}",
                        "keyhold.store-schema",
                        "1 to 63 lower-case letters, digits and `_`, not beginning with a digit or pg_, and not the name of a"
                                + " table of Keyhold"),
                parser.matching(
                        parser.take("keyhold.store-user", ""),
                        "[^\\p{Cntrl}]{0,63}",
                        "keyhold.store-user",
                        "at most 63 characters"),
                parser.secret("keyhold.store-password"),
                tls(options, hosts),
                freshness(),
                durability(parser.take("keyhold.store-durability", "full")));
    }

    private Durability durability(String value) {
        return switch (value) {
            case "replicated" -> Durability.REPLICATED;
            case "may-lose-changes" -> Durability.MAY_LOSE_CHANGES;
            case "full" -> Durability.FULL;
            default -> {
                parser.problem(
                        "keyhold.store-durability",
                        "is `" + value + "`; allowed are replicated, full and may-lose-changes");
                yield Durability.FULL;
            }
        };
    }

    private List<Host> hosts(String text) {
        List<Host> hosts = new ArrayList<>();
        if (text.contains("@")) {
            parser.problem(
                    STORE,
                    "has a user or a password before its host; " + ELSEWHERE.get("user") + " and "
                            + ELSEWHERE.get("password"));
            return hosts;
        }
        for (String each : text.split(",", -1)) {
            int colon = each.endsWith("]") ? -1 : each.lastIndexOf(':');
            String name = colon < 0 ? each : each.substring(0, colon);
            String port = colon < 0 ? "5432" : each.substring(colon + 1);
            boolean named = name.matches("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\]");
            if (!named
                    || !port.matches("[0-9]{1,5}")
                    || Integer.parseInt(port) < 1
                    || Integer.parseInt(port) > 65_535) {
                parser.problem(
                        STORE, "needs //HOST:PORT, one or several with commas, before /DATABASE; ports are 1 to 65535");
            } else {
                hosts.add(new Host(name.replaceAll("[\\[\\]]", ""), Integer.parseInt(port)));
            }
        }
        return hosts;
    }

    private Map<String, String> options(String text) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String option : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? "" : option.substring(0, equals);
            if (ELSEWHERE.containsKey(name)) {
                parser.problem(STORE, "has the option `" + name + "`: " + ELSEWHERE.get(name));
            } else if (!OPTIONS.contains(name)) {
                parser.problem(
                        STORE,
                        "has an option " + (name.matches("[A-Za-z]{1,40}") ? "`" + name + "` " : "")
                                + "that is not one of sslmode, sslrootcert, sslcert, sslkey, channelBinding and requireAuth");
            } else if (options.put(name, option.substring(equals + 1)) != null) {
                parser.problem(STORE, "has the option `" + name + "` twice");
            }
        }
        return options;
    }

    private Tls tls(Map<String, String> options, List<Host> hosts) {
        boolean local = !hosts.isEmpty() && hosts.stream().allMatch(StoreParser::isThisMachine);
        String mode = options.getOrDefault("sslmode", local ? "disable" : "verify-full");
        if (!mode.equals("verify-full") && !(mode.equals("disable") && local)) {
            parser.problem(
                    STORE,
                    "has `sslmode=" + (mode.matches("[a-z-]{1,20}") ? mode : "…")
                            + "`; allowed are verify-full, and disable if every host is localhost, 127.0.0.1 or [::1]");
        }
        if (options.containsKey("sslcert") != options.containsKey("sslkey")
                && !options.getOrDefault("sslkey", "").endsWith(".p12")) {
            parser.problem(STORE, "needs sslcert and sslkey together, or sslkey alone with a PKCS#12 file NAME.p12");
        }
        return new Tls(
                mode.equals("verify-full"),
                file(options, "sslrootcert"),
                file(options, "sslcert"),
                file(options, "sslkey"),
                parser.secret("keyhold.store-key-password"),
                option(options, "channelBinding", "require|prefer|disable", "require, prefer or disable"),
                option(options, "requireAuth", "!?[a-z0-9-]+(,!?[a-z0-9-]+)*", "methods such as scram-sha-256"));
    }

    private static boolean isThisMachine(Host host) {
        return host.name().equals("localhost")
                || host.name().equals("::1")
                || host.name().matches("127(\\.[0-9]{1,3}){3}");
    }

    private String option(Map<String, String> options, String name, String form, String allowed) {
        String value = options.getOrDefault(name, "");
        if (options.containsKey(name) && !value.matches(form)) {
            parser.problem(STORE, "has an option `" + name + "` that takes " + allowed);
        }
        return value;
    }

    private Optional<Path> file(Map<String, String> options, String name) {
        return Optional.ofNullable(options.get(name)).map(text -> parser.path(STORE, text));
    }

    private Freshness freshness() {
        boolean strict =
                parser.oneOf(parser.take("keyhold.freshness", "bounded"), "keyhold.freshness", "bounded", "strict");
        long bound = parser.number("keyhold.freshness-ms", 1000, 100, 60_000);
        long offline = parser.number("keyhold.offline-ms", strict ? 0 : bound, 0, 86_400_000);
        return new Freshness(strict, Duration.ofMillis(bound), Duration.ofMillis(offline));
    }
}
