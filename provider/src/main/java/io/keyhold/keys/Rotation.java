package io.keyhold.keys;

import java.time.Instant;
import java.util.Optional;

/**
 * How a key rotates.
 *
 * @param enabled whether it rotates automatically
 * @param periodDays days between rotations, 90 to 2560
 * @param next when it rotates next; present if enabled
 * @param onDemandCount how many on-demand rotations there were, 0 to 25
 */
public record Rotation(boolean enabled, int periodDays, Optional<Instant> next, int onDemandCount) {
    /** Days between rotations if nobody says otherwise. */
    public static final int DEFAULT_PERIOD_DAYS = 365;

    /** A key without automatic rotation. */
    public static final Rotation OFF = new Rotation(false, DEFAULT_PERIOD_DAYS, Optional.empty(), 0);
}
