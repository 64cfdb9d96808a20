package io.keyhold.audit;

/**
 * Members of a JSON object in the audit record, written when the record is encoded, not when the call is made. Those that are
 * {@code equal} write the same members: a record of what was written before stands for them.
 */
@FunctionalInterface
public interface Parameters {
    /** No member; the record shows {@code null}. */
    Parameters NONE = sink -> {};

    /** Writes the members in order. Runs on another thread: everything it touches is immutable. */
    void writeTo(Sink sink);

    /** Takes the members of one object. Names are lower-camel, as CloudTrail writes them. */
    interface Sink {
        /** Adds a member: a {@code String}, {@code Boolean}, {@code Integer}, {@code Long}, {@code Map} or {@code List} of such. */
        void put(String name, Object value);
    }
}
