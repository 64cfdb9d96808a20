package io.keyhold.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the settings of proxies of external key stores. */
final class ProxyParser {
    private static final String TRUST = "keyhold.xks-trust-store";
    private static final String PORTS = "keyhold.xks-ports";
    private static final String KEY_STORE = "keyhold.xks-key-store";
    private static final String PASSWORD = "keyhold.xks-key-store-password";
    private static final Pattern PORT = Pattern.compile("([A-Za-z0-9.-]{1,253}):([1-9][0-9]{0,4})");
    private static final int LAST_PORT = 65_535;
    private final SettingsParser parser;

    ProxyParser(SettingsParser parser) {
        this.parser = parser;
    }

    ProxySettings parse() {
        Optional<Path> trust = file(TRUST);
        Map<String, Integer> ports = ports(parser.take(PORTS, ""));
        Optional<Path> identity = file(KEY_STORE);
        Optional<Settings.Root> password = parser.secret(PASSWORD);
        if (identity.isPresent() != password.isPresent()) {
            parser.problem(
                    identity.isPresent() ? KEY_STORE : PASSWORD,
                    "contradicts the rest: `" + KEY_STORE + "` and `" + PASSWORD + "` belong together");
        }
        Duration perTry = Duration.ofMillis(parser.number("keyhold.xks-timeout-ms", 250, 50, 10_000));
        return new ProxySettings(trust, ports, identity, password, perTry);
    }

    private Optional<Path> file(String key) {
        String text = parser.take(key, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        parser.requireName(key, text, "it names a file; to go without, leave the setting out");
        return Optional.of(parser.path(key, text));
    }

    private Map<String, Integer> ports(String text) {
        Map<String, Integer> ports = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String part : text.isEmpty() ? new String[0] : text.split("\\s+", -1)) {
            Matcher port = PORT.matcher(part);
            if (!port.matches() || Integer.parseInt(port.group(2)) > LAST_PORT) {
                parser.problem(PORTS, "has `" + part + "`; it takes HOST:PORT, with spaces between several");
            } else if (ports.put(port.group(1), Integer.parseInt(port.group(2))) != null) {
                parser.problem(PORTS, "names `" + port.group(1) + "` twice");
            }
        }
        return ports;
    }
}
