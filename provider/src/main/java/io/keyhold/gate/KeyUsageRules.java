package io.keyhold.gate;

import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.api.WireValue;
import io.keyhold.keys.KmsKey;
import java.util.List;

/** Holds an operation to the usage of its key, and an algorithm to the key's spec. */
public final class KeyUsageRules {
    private KeyUsageRules() {}

    /**
     * Refuses a key that is not for the operation.
     *
     * @throws KmsException.InvalidKeyUsage in AWS's words
     */
    public static void require(KmsKey key, Operation operation) {
        if (operation.usage().isPresent() && operation.usage().get() != key.usage()) {
            throw new KmsException.InvalidKeyUsage(
                    key.arn() + " key usage is " + key.usage() + " which is not valid for " + operation.operationName()
                            + ".",
                    "Name a key with usage " + operation.usage().get());
        }
    }

    /**
     * Refuses an algorithm that is not one of the key's.
     *
     * @throws KmsException.InvalidKeyUsage in AWS's words
     */
    public static void require(KmsKey key, WireValue algorithm, List<? extends WireValue> allowed) {
        if (!allowed.contains(algorithm)) {
            throw new KmsException.InvalidKeyUsage(
                    "Algorithm " + algorithm.value() + " is incompatible with key spec " + key.spec() + ".",
                    "Use " + String.join(" or ", CloudTrailValues.values(allowed)));
        }
    }
}
