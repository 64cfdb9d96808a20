package io.keyhold.xks;

import java.time.Duration;

/**
 * The limits of calls to one proxy.
 *
 * @param perTry how long a try may take, its reply included
 * @param calls how many calls may be under way; each needs a connection and a waiting thread of the caller's
 */
record XksLimits(Duration perTry, int calls) {
    private static final int CALLS = 128;

    static XksLimits of(Duration perTry) {
        return new XksLimits(perTry, CALLS);
    }
}
