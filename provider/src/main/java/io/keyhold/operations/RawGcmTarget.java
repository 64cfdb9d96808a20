package io.keyhold.operations;

import io.keyhold.api.Caller;
import io.keyhold.api.KeyArn;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.KeyRef;
import io.keyhold.gate.Admission;
import io.keyhold.keys.KmsKey;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Raw AES-GCM under one key by one caller: what is the same for every message of a handle.
 *
 * @param caller who calls
 * @param key the key
 * @param parameters what the audit records of the request
 * @param admission whether the handle may still be used
 * @param rule refuses a key that the caller may use, but not in this way
 */
public record RawGcmTarget(
        Caller caller, KeyRef key, Parameters parameters, Admission admission, Consumer<KmsKey> rule) {
    /** Use of that key. */
    public static RawGcmTarget of(Caller caller, KeyArn arn, Admission admission) {
        return new RawGcmTarget(
                caller,
                new KeyRef.ByArn(arn.account(), arn.keyId()),
                new CipherParameters(arn.value(), Map.of(), RawGcmOperations.ALGORITHM),
                admission,
                key -> {});
    }
}
