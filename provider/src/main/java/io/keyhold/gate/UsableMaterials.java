package io.keyhold.gate;

import io.keyhold.api.KmsException;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The materials that can be used: the current one encrypts, signs and computes MACs. */
public final class UsableMaterials {
    private UsableMaterials() {}

    /** Every material that can have encrypted, newest first: for ciphertext that does not name the one that did. */
    public static List<MaterialInfo> newestFirst(KmsKey key, Instant now) {
        if (key.materials().size() == 1) {
            MaterialInfo only = key.materials().get(0);
            return only.isPermanent() && only.isPresent(now) ? key.materials() : List.of();
        }
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
    public static String material(KmsKey key, Instant now) {
        Optional<MaterialInfo> current = key.currentMaterial();
        if (current.isEmpty() || !current.get().isPresent(now)) {
            throw new KmsException.InvalidState(key.arn() + " is pending import.", "Call ImportKeyMaterial");
        }
        return current.get().id();
    }
}
