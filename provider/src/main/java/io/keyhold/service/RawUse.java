package io.keyhold.service;

import io.keyhold.api.Caller;
import io.keyhold.api.KeyArn;
import io.keyhold.catalog.KeyRef;
import java.util.Map;

/**
 * Raw AES-GCM under one key by one caller: what is the same for every message of a handle.
 *
 * @param caller who calls
 * @param key the key
 * @param parameters what the audit tells of the request
 * @param admission whether the handle may still be used
 */
record RawUse(Caller caller, KeyRef key, CipherParameters parameters, Admission admission) {
    /** Use of that key. */
    static RawUse of(Caller caller, KeyArn arn, Admission admission) {
        return new RawUse(
                caller,
                new KeyRef.ByArn(arn.account(), arn.keyId()),
                new CipherParameters(arn.value(), Map.of(), RawGcmFamily.ALGORITHM),
                admission);
    }
}
