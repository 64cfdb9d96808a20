package io.keyhold.server;

import io.keyhold.api.Caller;
import io.keyhold.api.KmsException;
import io.keyhold.handles.KeyEntries;
import io.keyhold.handles.ManagedKey;

/**
 * The caller of an operation that only Keyhold has.
 *
 * @param caller the principal
 * @param entries its keys and certificates
 */
record Asker(Caller caller, KeyEntries entries) {
    /** The key of that ARN. */
    ManagedKey key(String arn) {
        return entries.key(arn)
                .orElseThrow(
                        () -> new KmsException.NotFound("Key '" + arn + "' does not exist", "Name a key by its ARN"));
    }

    String principal() {
        return caller.principal().arn();
    }
}
