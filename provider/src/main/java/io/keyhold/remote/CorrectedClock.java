package io.keyhold.remote;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicReference;

/** The clock that requests are signed by: that of this machine, corrected by what the server says when it refuses the time. */
final class CorrectedClock extends Clock {
    private static final Duration TRIFLE = Duration.ofSeconds(30);
    private final Clock own;
    private final AtomicReference<Duration> correction = new AtomicReference<>(Duration.ZERO);

    CorrectedClock(Clock own) {
        this.own = own;
    }

    /**
     * Goes by the time of a server from now on.
     *
     * @param date the header {@code Date} of its reply
     * @return whether that is another time than this clock had
     */
    boolean follow(String date) {
        try {
            Instant there = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
            Duration off = Duration.between(own.instant(), there);
            Duration before = correction.getAndSet(off);
            return off.minus(before).abs().compareTo(TRIFLE) > 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    @Override
    public Instant instant() {
        return own.instant().plus(correction.get());
    }

    @Override
    public ZoneId getZone() {
        return own.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("requests are signed in UTC");
    }
}
