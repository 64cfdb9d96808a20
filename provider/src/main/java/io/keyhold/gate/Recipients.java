package io.keyhold.gate;

import io.keyhold.api.KmsException;
import io.keyhold.api.RecipientInfo;
import java.util.Optional;

/** Enclave attestation, which Keyhold does not have. */
public final class Recipients {
    private Recipients() {}

    /** Refuses a request that asks for a result only an enclave can read. */
    public static void refuse(Optional<RecipientInfo> recipient) {
        if (recipient.isPresent()) {
            throw new KmsException.Unsupported(
                    "Recipient asks for enclave attestation, which Keyhold does not have", "Leave Recipient out");
        }
    }
}
