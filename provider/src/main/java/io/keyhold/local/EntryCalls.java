package io.keyhold.local;

import io.keyhold.gate.Gate;
import io.keyhold.operations.AliasOperations;
import io.keyhold.operations.EntryOperations;
import io.keyhold.operations.KeyOperations;
import io.keyhold.operations.OperationSet;
import io.keyhold.operations.RandomOperations;

/**
 * The calls of the entries of a {@code KeyStore} to the operations.
 *
 * @param gate changes the store
 * @param entries keys, names and chains as steps of a change
 * @param aliases aliases
 * @param keys lists keys
 * @param random random bytes
 * @param onKeys what the handles of the entries ask
 */
public record EntryCalls(
        Gate gate,
        EntryOperations entries,
        AliasOperations aliases,
        KeyOperations keys,
        RandomOperations random,
        KeyCalls onKeys) {
    /** The calls over the operations of a Region. */
    public static EntryCalls of(Gate gate, OperationSet of) {
        KeyCalls onKeys = new KeyCalls(
                of.ciphers(),
                of.raw(),
                of.envelopes(),
                of.wraps(),
                of.macs(),
                of.signatures(),
                of.publicKeys(),
                of.encapsulations());
        return new EntryCalls(gate, of.entries(), of.aliases(), of.keys(), of.random(), onKeys);
    }
}
