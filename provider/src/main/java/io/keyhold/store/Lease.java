package io.keyhold.store;

/** A part in what keeps others away from a database; ended by closing it, more than once without effect. */
interface Lease extends AutoCloseable {
    @Override
    void close();
}
