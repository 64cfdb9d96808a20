package io.keyhold.config;

import io.keyhold.tokens.TokenAddress;
import io.keyhold.tokens.TokenLimits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the settings of tokens. */
final class TokenParser {
    private static final String PREFIX = "keyhold.token.";
    private static final String CLUSTER = "cluster-[2-7a-zA-Z]{11,16}";
    private static final String PIN = "keyhold.root-pin";
    private static final String SPECS = "keyhold.token-key-specs";
    private static final String OFFLINE = "keyhold.root-offline-seconds";
    private final SettingsParser parser;

    TokenParser(SettingsParser parser) {
        this.parser = parser;
    }

    TokenSettings parse(Settings.Root root) {
        Map<String, TokenAddress> clusters = new LinkedHashMap<>();
        for (String key : parser.keys(PREFIX)) {
            String cluster = parser.matching(
                    key.substring(PREFIX.length()),
                    CLUSTER,
                    key,
                    "cluster- and 11 to 16 of 2-7, a-z and A-Z behind keyhold.token.");
            address(key, parser.take(key, "")).ifPresent(at -> clusters.put(cluster, at));
        }
        TokenLimits limits =
                new TokenLimits(Duration.ofMillis(parser.number("keyhold.token-timeout-ms", 10_000, 50, 600_000)), (int)
                        parser.number("keyhold.token-calls", 8, 1, 256));
        boolean all = allSpecs();
        String offline = parser.take(OFFLINE, "");
        if (offline.isEmpty()) {
            return new TokenSettings(clusters, limits, all, Optional.empty());
        }
        if (root.kind() != Settings.RootKind.PKCS11) {
            parser.problem(OFFLINE, "is for a root key in a token; take it away, or set keyhold.root to pkcs11:…");
        }
        parser.matching(offline, "[0-9]{1,9}", OFFLINE, "a number of seconds");
        return new TokenSettings(
                clusters,
                limits,
                all,
                offline.matches("[0-9]{1,9}")
                        ? Optional.of(Duration.ofSeconds(Long.parseLong(offline)))
                        : Optional.empty());
    }

    private boolean allSpecs() {
        return parser.matching(parser.take(SPECS, "symmetric"), "symmetric|all", SPECS, "symmetric or all")
                .equals("all");
    }

    /** The root key in a token, whose URI is {@code text}. */
    Settings.Root root(String text) {
        Optional<TokenAddress> address = address("keyhold.root", text);
        if (address.isPresent() && address.get().object().isEmpty()) {
            parser.problem("keyhold.root", "names no key; add object=LABEL to it");
        }
        return new Settings.Root(Settings.RootKind.PKCS11, text, pin());
    }

    private String pin() {
        String text = parser.take(PIN, "prompt");
        if (text.startsWith("file:")) {
            return "file:" + parser.path(PIN, text.substring("file:".length()));
        }
        if (!text.equals("prompt") && !text.matches("env:.+")) {
            parser.problem(PIN, "does not say where it is; allowed are file:PATH, env:NAME and prompt");
        }
        return text;
    }

    /** Refuses a PIN where there is no token. */
    void refusePin() {
        if (!parser.take(PIN, "").isEmpty()) {
            parser.problem(PIN, "is for a root key in a token; take it away, or set keyhold.root to pkcs11:…");
        }
    }

    private Optional<TokenAddress> address(String key, String text) {
        try {
            return Optional.of(TokenAddress.parse(text));
        } catch (IllegalArgumentException e) {
            parser.problem(key, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
