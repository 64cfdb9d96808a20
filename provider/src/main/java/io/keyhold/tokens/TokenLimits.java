package io.keyhold.tokens;

import java.time.Duration;

/**
 * The limits of calls to a token.
 *
 * @param time how long one call may take
 * @param threads how many calls may be under way; 1 for a library that is not safe for concurrent use
 */
public record TokenLimits(Duration time, int threads) {
    /** Ten seconds, eight calls. */
    public static final TokenLimits DEFAULT = new TokenLimits(Duration.ofSeconds(10), 8);
}
