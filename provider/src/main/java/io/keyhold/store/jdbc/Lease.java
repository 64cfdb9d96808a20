package io.keyhold.store.jdbc;

/** A part in what keeps others away from a database; ended by closing it, more than once without effect. */
public interface Lease extends AutoCloseable {
    @Override
    void close();

    /** The connection has failed and must not be used again. Followed by {@link #close}. */
    default void abandon() {}
}
