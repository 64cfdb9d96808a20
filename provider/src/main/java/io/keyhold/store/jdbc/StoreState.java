package io.keyhold.store.jdbc;

import io.keyhold.api.KmsException;
import io.keyhold.store.StoreOptions;
import io.keyhold.store.root.Ciphers;
import io.keyhold.store.seal.HighestHead;
import io.keyhold.store.seal.Keyring;

/**
 * The state that the parts of an open store share.
 *
 * @param dialect the database
 * @param keyring the keys
 * @param known the newest head seen
 * @param epochs the epoch as the processes of this machine share it
 * @param epochBeside the epoch that stood there when the store was opened; 0 if none did
 * @param ciphers what is encrypted with
 * @param options how long to wait, how many connections
 * @param copies writes backups
 * @param lease keeps other copies of Keyhold in this JVM out until the store is closed
 */
public record StoreState(
        Dialect dialect,
        Keyring keyring,
        HighestHead known,
        EpochHint epochs,
        long epochBeside,
        Ciphers ciphers,
        StoreOptions options,
        Copies copies,
        Lease lease) {
    static KmsException.Closed closed() {
        return new KmsException.Closed("the store is closed", "Open it again");
    }
}
