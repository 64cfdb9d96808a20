package io.keyhold.keys;

import java.time.Duration;
import java.time.Instant;

/**
 * Dates that a clock far ahead has left behind. What cannot be later than some moment, and is, is not believed any more
 * once the clock is right; nothing is destroyed because of that.
 */
public final class FutureDates {
    /** So much the clocks of processes may differ. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofDays(1);

    private FutureDates() {}

    /** Whether a date that is {@code latest} at the latest can be {@code date}, as far as clocks agree. */
    public static boolean isBelieved(Instant date, Instant latest) {
        return !date.isAfter(latest.plus(CLOCK_TOLERANCE));
    }
}
