package io.keyhold.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** A client whose clock is wrong goes by that of the server. */
class CorrectedClockTest {
    private static final Instant HERE = Instant.parse("2026-11-30T10:00:00Z");
    private final CorrectedClock clock = new CorrectedClock(Clock.fixed(HERE, ZoneOffset.UTC));

    @Test
    void follow_anotherTime_isThatTimeFromThenOn() {
        assertThat(clock.follow("Mon, 30 Nov 2026 13:00:00 GMT")).isTrue();
        assertThat(clock.instant()).isEqualTo(HERE.plus(Duration.ofHours(3)));
        assertThat(clock.follow("Mon, 30 Nov 2026 13:00:05 GMT"))
                .as("it is the same time")
                .isFalse();
        assertThat(clock.follow("Mon, 30 Nov 2026 10:00:00 GMT")).as("and back").isTrue();
        assertThat(clock.instant()).isEqualTo(HERE);
    }

    @Test
    void follow_noDate_changesNothing() {
        assertThat(clock.follow("")).isFalse();
        assertThat(clock.follow("yesterday")).isFalse();
        assertThat(clock.instant()).isEqualTo(HERE);
    }
}
