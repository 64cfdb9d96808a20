package io.keyhold.operations;

import io.keyhold.api.Caller;
import io.keyhold.api.KeyArn;
import io.keyhold.catalog.KeyRef;
import io.keyhold.gate.Admission;
import java.util.Map;

/**
 * Raw AES-GCM under one key by one caller: what is the same for every message of a handle.
 *
 * @param caller who calls
 * @param key the key
 * @param parameters what the audit records of the request
 * @param admission whether the handle may still be used
 */
public record RawGcmTarget(Caller caller, KeyRef key, CipherParameters parameters, Admission admission) {
    /** Use of that key. */
    public static RawGcmTarget of(Caller caller, KeyArn arn, Admission admission) {
        return new RawGcmTarget(
                caller,
                new KeyRef.ByArn(arn.account(), arn.keyId()),
                new CipherParameters(arn.value(), Map.of(), RawGcmOperations.ALGORITHM),
                admission);
    }
}
