package io.keyhold.operations;

import io.keyhold.api.RotationType;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.gate.InternalEvents;
import io.keyhold.gate.Outbox;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import io.keyhold.keys.Rotations;
import io.keyhold.material.MaterialSources;
import io.keyhold.material.NewMaterial;
import java.time.Instant;
import java.util.Optional;

/**
 * Rotates keys: the material is made before the transaction, and its record, the changed key and the internal event are
 * one change.
 */
public final class RotationWork {
    private final Outbox outbox;
    private final MaterialSources sources;

    public RotationWork(Outbox outbox, MaterialSources sources) {
        this.outbox = outbox;
        this.sources = sources;
    }

    /** New material for a rotation of the key; the caller closes it. */
    NewMaterial make(KmsKey key) {
        return sources.of(key).create(key.spec(), key.usage());
    }

    /** The same if the automatic rotation of the key is due. */
    public Optional<NewMaterial> makeIfDue(KmsKey key, Instant now) {
        return Rotations.isDue(key, now) ? Optional.of(make(key)) : Optional.empty();
    }

    /**
     * The key rotated if its automatic rotation is due, and else as it is; the caller writes it.
     *
     * @param made what {@link #makeIfDue} gave; without it a rotation that has become due since waits for the next time
     */
    public KmsKey ifDue(KeyTransaction transaction, KmsKey key, Optional<NewMaterial> made, Instant now) {
        if (made.isEmpty() || !Rotations.isDue(key, now)) {
            return key;
        }
        String materialId = made.get().id();
        insert(transaction, key, made.get());
        KmsKey rotated = Rotations.automatic(key, materialId, now);
        tell(transaction, key, materialId, RotationType.AUTOMATIC, now);
        return rotated;
    }

    /** The key rotated on demand to material that {@link #make} made; the caller writes it. */
    KmsKey onDemand(KeyTransaction transaction, KmsKey key, NewMaterial made, Instant now) {
        insert(transaction, key, made);
        KmsKey rotated = Rotations.onDemand(key, made.id(), now);
        tell(transaction, key, made.id(), RotationType.ON_DEMAND, now);
        return rotated;
    }

    /** The key rotated on demand to the imported material that waits for it; the caller writes it. */
    KmsKey onDemandImported(KeyTransaction transaction, KmsKey key, MaterialInfo pending, Instant now) {
        KmsKey rotated = Rotations.onDemandImported(key, pending.id(), now);
        tell(transaction, key, pending.id(), RotationType.ON_DEMAND, now);
        return rotated;
    }

    /** Records the material of the key and of every related one, before any of them can use it. */
    private static void insert(KeyTransaction transaction, KmsKey key, NewMaterial made) {
        transaction.insertMaterial(key, made);
        transaction.relatedKeys().others(key).forEach(other -> transaction.insertMaterial(other, made));
    }

    private void tell(KeyTransaction transaction, KmsKey was, String currentId, RotationType type, Instant now) {
        String previousId = was.currentMaterial().map(MaterialInfo::id).orElse("");
        outbox.put(transaction, InternalEvents.rotateKey(was, previousId, currentId, type, now));
    }
}
