package io.keyhold.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Members of a JSON object in the audit record, written when the record is encoded, not when the call is made. */
@FunctionalInterface
public interface Parameters {
    /** No member; the record shows {@code null}. */
    Parameters NONE = sink -> {};

    /** Writes the members in order. Runs on another thread: everything it touches is immutable. */
    void writeTo(Sink sink);

    /** A time inside request or response members as CloudTrail writes it: {@code Aug 10, 2022, 10:38:27 PM}, in UTC. */
    static String time(Instant instant) {
        return DateTimeFormatter.ofPattern("MMM d, uuuu, h:mm:ss a", Locale.US)
                .withZone(ZoneOffset.UTC)
                .format(instant);
    }

    /** Takes the members of one object. Names are lower-camel, as CloudTrail writes them. */
    interface Sink {
        /** Adds a member: a {@code String}, {@code Boolean}, {@code Integer}, {@code Long}, {@code Map} or {@code List} of such. */
        void put(String name, Object value);
    }
}
