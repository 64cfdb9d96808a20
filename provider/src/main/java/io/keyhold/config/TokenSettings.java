package io.keyhold.config;

import io.keyhold.tokens.TokenAddress;
import io.keyhold.tokens.TokenLimits;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens.
 *
 * @param clusters the tokens of custom key stores, by cluster id
 * @param limits what calls of a token are held to
 * @param allSpecs whether custom key stores in tokens have more than the symmetric keys of AWS KMS
 * @param rootOffline how long the store may be used without the token that holds its root key; empty for as long as it is open
 */
public record TokenSettings(
        Map<String, TokenAddress> clusters, TokenLimits limits, boolean allSpecs, Optional<Duration> rootOffline) {
    /** Copies the clusters. */
    public TokenSettings {
        clusters = Map.copyOf(clusters);
    }
}
