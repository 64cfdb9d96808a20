package io.keyhold.service;

import io.keyhold.api.KmsException;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import java.time.Instant;

/** The material that encrypts, signs and computes MACs. */
final class Current {
    private Current() {}

    /** The id of the current material of a key that is in a state to be used. */
    static String material(KmsKey key, Instant now) {
        return key.currentMaterial()
                .filter(material -> material.isPresent(now))
                .map(MaterialInfo::id)
                .orElseThrow(() ->
                        new KmsException.InvalidState(key.arn() + " is pending import.", "Call ImportKeyMaterial"));
    }
}
