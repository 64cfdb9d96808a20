package io.keyhold.xks;

import java.time.Duration;

/**
 * What one proxy may cost.
 *
 * @param perTry how long a try may take, its reply included
 * @param calls how many calls may be under way; each needs a connection and a waiting thread of the caller's
 */
record XksLimits(Duration perTry, int calls) {
    /** 250 milliseconds. Source: AWS KMS External Key Store Proxy API Specification 1.0.3. */
    static final XksLimits STANDARD = new XksLimits(Duration.ofMillis(250), 128);
}
