package io.keyhold.service;

import io.keyhold.api.RotationType;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.crypto.KeyMaterial;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import io.keyhold.keys.Rotations;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;

/** Rotates keys inside a transaction: new material, the changed key and the internal event are one change. */
final class RotationWork {
    private static final int ID_BYTES = 32;
    private final Outbox outbox;
    private final SecureRandom random;

    RotationWork(Outbox outbox, SecureRandom random) {
        this.outbox = outbox;
        this.random = random;
    }

    /** The key rotated if its automatic rotation is due, and else as it is; the caller writes it. */
    KmsKey ifDue(KeyTransaction transaction, KmsKey key, Instant now) {
        if (!Rotations.isDue(key, now)) {
            return key;
        }
        String materialId = newMaterial(transaction, key);
        KmsKey rotated = Rotations.automatic(key, materialId, now);
        tell(transaction, key, materialId, RotationType.AUTOMATIC, now);
        return rotated;
    }

    /** The key rotated on demand to new material; the caller writes it. */
    KmsKey onDemand(KeyTransaction transaction, KmsKey key, Instant now) {
        String materialId = newMaterial(transaction, key);
        KmsKey rotated = Rotations.onDemand(key, materialId, now);
        tell(transaction, key, materialId, RotationType.ON_DEMAND, now);
        return rotated;
    }

    /** The key rotated on demand to the imported material that waits for it; the caller writes it. */
    KmsKey onDemandImported(KeyTransaction transaction, KmsKey key, MaterialInfo pending, Instant now) {
        KmsKey rotated = Rotations.onDemandImported(key, pending.id(), now);
        tell(transaction, key, pending.id(), RotationType.ON_DEMAND, now);
        return rotated;
    }

    private String newMaterial(KeyTransaction transaction, KmsKey key) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        String materialId = HexFormat.of().formatHex(id);
        KeyMaterial material = KeyMaterial.generate(key.spec(), random);
        try {
            transaction.insertMaterial(key, materialId, material);
        } finally {
            material.destroy();
        }
        return materialId;
    }

    private void tell(KeyTransaction transaction, KmsKey was, String currentId, RotationType type, Instant now) {
        String previousId = was.currentMaterial().map(MaterialInfo::id).orElse("");
        outbox.put(transaction, InternalEvents.rotateKey(was, previousId, currentId, type, now));
    }
}
