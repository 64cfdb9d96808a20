package io.keyhold.store.seal;

import io.keyhold.store.RecordKey;

/**
 * A change of one record by a transaction.
 *
 * @param key the record
 * @param revision the revision it has now; 0 if it is gone
 * @param tag the tag of its seal; empty if it is gone
 */
public record Change(RecordKey key, long revision, byte[] tag) {
    public boolean deleted() {
        return revision == 0;
    }
}
