package io.keyhold.store;

/**
 * One record, opened and authenticated.
 *
 * @param key which record
 * @param owner what it hangs on: a key id, an account, or empty
 * @param revision rises by one with each change of this record, from 1
 * @param payload the content; this object owns the array, which is shared and never written to
 */
public record StoreRecord(RecordKey key, String owner, long revision, byte[] payload) {}
