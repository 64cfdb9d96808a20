package io.keyhold.keys;

import io.keyhold.api.KeyMaterialState;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyState;
import io.keyhold.api.OriginType;
import io.keyhold.api.RotationType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a key rotates and what it is afterwards. Source: AWS KMS Developer Guide, "Rotate AWS KMS keys". */
public final class Rotations {
    /** How many on-demand rotations a key has in its life. */
    public static final int ON_DEMAND_LIMIT = 25;

    /** So long before an automatic rotation no other one may begin. */
    public static final Duration CONFLICT_WINDOW = Duration.ofMinutes(20);

    private Rotations() {}

    /** Whether keys of this kind can rotate automatically. */
    public static boolean isAutomatic(KmsKey key) {
        return key.spec() == KeySpec.SYMMETRIC_DEFAULT && key.origin() == OriginType.AWS_KMS;
    }

    /** Whether keys of this kind rotate on demand. */
    public static boolean isOnDemand(KmsKey key) {
        return key.spec() == KeySpec.SYMMETRIC_DEFAULT
                && (key.origin() == OriginType.AWS_KMS || key.origin() == OriginType.EXTERNAL);
    }

    /** Whether an automatic rotation of an enabled key is due; no other state rotates, and a replica follows its primary key. */
    public static boolean isDue(KmsKey key, Instant now) {
        return key.state() == KeyState.ENABLED
                && !key.isReplica()
                && key.rotation().enabled()
                && key.rotation().next().map(next -> !now.isBefore(next)).orElse(false);
    }

    /** Whether the automatic rotation is due, or nearly. */
    public static boolean isNearlyDue(KmsKey key, Instant now) {
        return key.rotation().enabled()
                && key.rotation()
                        .next()
                        .map(next -> !now.plus(CONFLICT_WINDOW).isBefore(next))
                        .orElse(false);
    }

    /** Enables automatic rotation; the period counts from {@code now}. */
    public static Rotation enabled(Rotation was, int periodDays, Instant now) {
        return new Rotation(true, periodDays, Optional.of(now.plus(Duration.ofDays(periodDays))), was.onDemandCount());
    }

    /** Disables automatic rotation. */
    public static Rotation disabled(Rotation was) {
        return new Rotation(false, Rotation.DEFAULT_PERIOD_DAYS, Optional.empty(), was.onDemandCount());
    }

    /** The key after an automatic rotation to new material. The next one is a period after the one that was due. */
    public static KmsKey automatic(KmsKey key, String materialId, Instant now) {
        Rotation was = key.rotation();
        Duration period = Duration.ofDays(was.periodDays());
        Instant next = was.next().orElse(now).plus(period);
        Rotation rotation = new Rotation(
                true, was.periodDays(), Optional.of(next.isAfter(now) ? next : now.plus(period)), was.onDemandCount());
        return withCurrent(key, materialId, now, RotationType.AUTOMATIC)
                .rotation(rotation)
                .done();
    }

    /** The key after an on-demand rotation to new material; its schedule stays. */
    public static KmsKey onDemand(KmsKey key, String materialId, Instant now) {
        return withCurrent(key, materialId, now, RotationType.ON_DEMAND)
                .rotation(counted(key.rotation()))
                .done();
    }

    /** The key after an on-demand rotation to the imported material that waits for it. */
    public static KmsKey onDemandImported(KmsKey key, String pendingId, Instant now) {
        return key.change()
                .eachMaterial(material -> material.id().equals(pendingId)
                        ? material.rotatedIn(notBefore(key, now), RotationType.ON_DEMAND)
                        : retired(material))
                .rotation(counted(key.rotation()))
                .done();
    }

    /**
     * The key with its schedule put right, if a clock that was far ahead put the next rotation further off than a period:
     * empty if there is nothing to do.
     */
    public static Optional<KmsKey> repaired(KmsKey key, Instant now) {
        Rotation believed = believed(key.rotation(), now);
        return key.isReplica() || believed.equals(key.rotation())
                ? Optional.empty()
                : Optional.of(key.change().rotation(believed).done());
    }

    /** The schedule, with the next rotation a period from now if a clock that was far ahead put it further off. */
    public static Rotation believed(Rotation rotation, Instant now) {
        Instant latest = now.plus(Duration.ofDays(rotation.periodDays()));
        boolean tooFar = rotation.enabled()
                && rotation.next()
                        .filter(next -> !FutureDates.isBelieved(next, latest))
                        .isPresent();
        return tooFar ? enabled(rotation, rotation.periodDays(), now) : rotation;
    }

    private static KeyChange withCurrent(KmsKey key, String materialId, Instant now, RotationType type) {
        Instant date = notBefore(key, now);
        return key.change()
                .eachMaterial(Rotations::retired)
                .addMaterial(MaterialInfo.first(materialId, date).rotatedIn(date, type));
    }

    /**
     * Now, or the last rotation if a call that began later, or a clock that was a little ahead, was faster: dates go back
     * only behind one that is not believed.
     */
    private static Instant notBefore(KmsKey key, Instant now) {
        return key.materials().stream()
                .flatMap(material -> material.rotationDate().stream())
                .filter(date -> now.isBefore(date) && FutureDates.isBelieved(date, now))
                .max(Instant::compareTo)
                .orElse(now);
    }

    private static MaterialInfo retired(MaterialInfo material) {
        return material.state() == KeyMaterialState.CURRENT
                ? material.withState(KeyMaterialState.NON_CURRENT)
                : material;
    }

    private static Rotation counted(Rotation was) {
        return new Rotation(was.enabled(), was.periodDays(), was.next(), was.onDemandCount() + 1);
    }
}
