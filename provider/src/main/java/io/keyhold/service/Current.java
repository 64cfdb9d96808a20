package io.keyhold.service;

import io.keyhold.api.KmsException;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The materials that can be used: the current one encrypts, signs and computes MACs. */
final class Current {
    private Current() {}

    /** Every material that can have encrypted, newest first: for ciphertext that does not name the one that did. */
    static List<MaterialInfo> newestFirst(KmsKey key, Instant now) {
        List<MaterialInfo> materials = new ArrayList<>();
        for (int i = key.materials().size() - 1; i >= 0; i--) {
            MaterialInfo material = key.materials().get(i);
            if (material.isPermanent() && material.isPresent(now)) {
                materials.add(material);
            }
        }
        return materials;
    }

    /** The id of the current material of a key that is in a state to be used. */
    static String material(KmsKey key, Instant now) {
        return key.currentMaterial()
                .filter(material -> material.isPresent(now))
                .map(MaterialInfo::id)
                .orElseThrow(() ->
                        new KmsException.InvalidState(key.arn() + " is pending import.", "Call ImportKeyMaterial"));
    }
}
