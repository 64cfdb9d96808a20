package io.keyhold.service;

import io.keyhold.api.KmsException;
import io.keyhold.api.RecipientInfo;
import java.util.Optional;

/** Enclave attestation, which Keyhold does not have. */
final class Recipients {
    private Recipients() {}

    /** Refuses a request that asks for a result only an enclave can read. */
    static void refuse(Optional<RecipientInfo> recipient) {
        if (recipient.isPresent()) {
            throw new KmsException.Unsupported(
                    "Recipient asks for enclave attestation, which Keyhold does not have", "Leave Recipient out");
        }
    }
}
