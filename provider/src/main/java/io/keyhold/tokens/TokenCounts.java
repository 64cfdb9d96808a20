package io.keyhold.tokens;

/**
 * The counts of a token for this process.
 *
 * @param done calls that succeeded
 * @param failed calls that failed or took too long
 * @param nanos how long the calls took that succeeded
 * @param slowestNanos how long the slowest call took, whatever came of it
 * @param hanging calls that took too long and have not returned yet
 */
public record TokenCounts(long done, long failed, long nanos, long slowestNanos, int hanging) {
    TokenCounts plus(TokenCounts more) {
        return new TokenCounts(
                done + more.done,
                failed + more.failed,
                nanos + more.nanos,
                Math.max(slowestNanos, more.slowestNanos),
                hanging + more.hanging);
    }
}
