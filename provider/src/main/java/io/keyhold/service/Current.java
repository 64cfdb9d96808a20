package io.keyhold.service;

import io.keyhold.api.KmsException;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The materials that can be used: the current one encrypts, signs and computes MACs. */
final class Current {
    /** How many materials a decryption tries that is not told which. */
    private static final int MAX_TRIED = 32;

    private Current() {}

    /** The materials that are there, newest first, as many as are tried. */
    static List<MaterialInfo> newestFirst(KmsKey key, Instant now) {
        List<MaterialInfo> materials = new ArrayList<>();
        for (int i = key.materials().size() - 1; i >= 0 && materials.size() < MAX_TRIED; i--) {
            if (key.materials().get(i).isPresent(now)) {
                materials.add(key.materials().get(i));
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
