package io.keyhold.store;

/**
 * What a transaction did to one record.
 *
 * @param key the record
 * @param revision the revision it has now; 0 if it is gone
 * @param tag the tag of its seal; empty if it is gone
 */
record Change(RecordKey key, long revision, byte[] tag) {
    boolean deleted() {
        return revision == 0;
    }
}
