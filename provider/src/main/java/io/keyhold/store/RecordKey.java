package io.keyhold.store;

/**
 * Names one record of a store.
 *
 * @param region the Region the record belongs to; empty for what belongs to none
 * @param kind the kind
 * @param id the id within the kind, 1 to 512 characters
 */
public record RecordKey(String region, RecordKind kind, String id) {}
