package io.keyhold.config;

import io.keyhold.api.KmsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the settings of a backend. */
final class BackendParser {
    private static final String BACKEND = "keyhold.backend";
    private static final String AWS = "aws-kms";
    private static final String ACCESS_KEY = "keyhold.access-key-id";
    private static final String SECRET = "keyhold.secret-access-key";
    private static final String TOKEN = "keyhold.session-token";
    private static final String TRUST = "keyhold.backend-trust";
    private static final String KEY_STORE = "keyhold.backend-key-store";
    private static final String PASSWORD = "keyhold.backend-key-store-password";
    private static final String CONNECTIONS = "keyhold.backend-connections";
    private static final String ENDPOINT = "keyhold.aws-endpoint";
    private static final String CHAIN = "keyhold.chain.";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Settings.Root NOWHERE = new Settings.Root(Settings.RootKind.PASSPHRASE_ENV, "", "");
    private final SettingsParser parser;

    BackendParser(SettingsParser parser) {
        this.parser = parser;
    }

    /** Refuses settings of a backend where a store is needed. */
    static void refuse(SettingsParser parser, String file) {
        String backend = parser.take(BACKEND, "");
        if (!backend.isEmpty() && parser.keys("keyhold.store").isEmpty()) {
            throw new KmsException.Configuration(
                    "settings `" + file + "` have `" + BACKEND + " = " + backend
                            + "`: the keys are there, and this needs the store itself",
                    "Do it where the store is, with settings that have keyhold.store");
        }
        if (!backend.isEmpty()) {
            parser.problem(BACKEND, "contradicts keyhold.store: name one of the two");
        }
    }

    Optional<BackendSettings> find() {
        if (parser.keys(BACKEND).stream().noneMatch(BACKEND::equals)) {
            return Optional.empty();
        }
        String backend = parser.take(BACKEND, "");
        if (backend.isEmpty()) {
            return Optional.empty();
        }
        if (!parser.take("keyhold.store", "").isEmpty()) {
            parser.problem("keyhold.store", "contradicts " + BACKEND + ": name one of the two");
        }
        boolean aws = backend.equals(AWS);
        BackendSettings.Place place = aws ? aws() : server(backend);
        Optional<String> region = region(aws);
        boolean accelerate = !parser.oneOf(parser.take("keyhold.engines", "auto"), "keyhold.engines", "auto", "jdk");
        Duration perCall = Duration.ofMillis(parser.number("keyhold.backend-timeout-ms", 10_000, 100, 600_000));
        Duration freshness =
                Duration.ofMillis(parser.number("keyhold.backend-freshness-ms", aws ? 30_000 : 1000, 0, 600_000));
        parser.requireAllRight();
        return Optional.of(new BackendSettings(place, region, accelerate, perCall, freshness));
    }

    private Optional<String> region(boolean aws) {
        String region = parser.take("keyhold.region", aws ? "" : "local-1");
        return region.isEmpty() ? Optional.empty() : Optional.of(parser.region("keyhold.region", region));
    }

    private BackendSettings.Place server(String backend) {
        URI endpoint = endpoint(BACKEND, backend);
        String accessKey = parser.matching(
                parser.take(ACCESS_KEY, ""), "[A-Z0-9]{16,128}", ACCESS_KEY, "what `keyhold access-key create` showed");
        Optional<Settings.Root> secret = parser.secret(SECRET);
        if (secret.isEmpty()) {
            parser.problem(SECRET, "does not say where the secret of the access key is: file:PATH or env:NAME");
        }
        return new BackendSettings.Server(
                endpoint, accessKey, secret.orElse(NOWHERE), parser.secret(TOKEN), file(TRUST), identity(), (int)
                        parser.number(CONNECTIONS, 64, 1, 1024));
    }

    private Optional<BackendSettings.Identity> identity() {
        Optional<Path> keyStore = file(KEY_STORE);
        Optional<Settings.Root> password = parser.secret(PASSWORD);
        if (keyStore.isPresent() != password.isPresent()) {
            parser.problem(
                    keyStore.isPresent() ? KEY_STORE : PASSWORD,
                    "contradicts the rest: `" + KEY_STORE + "` and `" + PASSWORD + "` belong together");
        }
        return keyStore.map(path -> new BackendSettings.Identity(path, password.orElse(NOWHERE)));
    }

    private BackendSettings.Place aws() {
        for (String setting : List.of(ACCESS_KEY, SECRET, TOKEN, TRUST, KEY_STORE, PASSWORD, CONNECTIONS)) {
            if (!parser.take(setting, "").isEmpty()) {
                parser.problem(setting, "is for a Keyhold server; AWS KMS is reached as the AWS SDK is configured");
            }
        }
        String endpoint = parser.take(ENDPOINT, "");
        Map<String, Path> chains = new LinkedHashMap<>();
        for (String key : parser.keys(CHAIN)) {
            chains.put(key.substring(CHAIN.length()), parser.path(key, parser.take(key, "")));
        }
        return new BackendSettings.Aws(
                endpoint.isEmpty() ? Optional.empty() : Optional.of(endpoint(ENDPOINT, endpoint)), chains);
    }

    private Optional<Path> file(String key) {
        String text = parser.take(key, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        parser.requireName(key, text, "it names a file; to go without, leave the setting out");
        return Optional.of(parser.path(key, text));
    }

    /** In clear on this machine only: the replies have data keys and plaintext. */
    private URI endpoint(String key, String text) {
        try {
            URI uri = new URI(text);
            boolean plain = "http".equals(uri.getScheme()) && LOOPBACK.contains(String.valueOf(uri.getHost()));
            boolean bare = uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && Set.of("", "/").contains(String.valueOf(uri.getPath()));
            if (bare && (plain || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        parser.problem(
                key,
                "is not an address that is allowed: https://HOST:PORT, http:// with localhost, 127.0.0.1 or [::1]"
                        + (key.equals(BACKEND) ? ", or aws-kms" : ""));
        return URI.create("https://localhost");
    }
}
