package io.keyhold.keys;

import io.keyhold.api.ImportState;
import io.keyhold.api.KeyMaterialState;
import io.keyhold.api.KeyState;
import io.keyhold.api.KmsException;
import io.keyhold.api.MultiRegionKeyType;
import io.keyhold.api.OriginType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What related multi-Region keys share, and what is each one's own. Source: AWS KMS Developer Guide, "Multi-Region keys in AWS KMS". */
public final class MultiRegionRules {
    private static final int DEFAULT_WINDOW_DAYS = 30;

    private MultiRegionRules() {}

    /**
     * Refuses what only the primary key of a set can do.
     *
     * @throws KmsException.Unsupported if the key is a replica, or not a multi-Region key
     */
    public static void requirePrimary(KmsKey key) {
        if (!key.multiRegionType().equals(Optional.of(MultiRegionKeyType.PRIMARY))) {
            throw new KmsException.Unsupported(
                    key.arn() + " is not a multi-region primary key.",
                    key.multiRegion()
                            .map(set -> "Call it in Region " + set.primary() + ", which has the primary key")
                            .orElse("Create a key with MultiRegion true; other keys cannot become one"));
        }
    }

    /**
     * Refuses a replica what only the primary key of its set can do; another key can do it.
     *
     * @throws KmsException.Unsupported if the key is a replica
     */
    public static void refuseReplica(KmsKey key) {
        if (key.isReplica()) {
            requirePrimary(key);
        }
    }

    /** A new replica of a primary key, with what is its own; it follows its primary key when that knows it. */
    public static KmsKey replica(
            KmsKey primary, String region, Instant created, String description, Map<String, String> tags) {
        return new KmsKey(
                primary.arn().in(region),
                primary.spec(),
                primary.usage(),
                primary.origin(),
                primary.manager(),
                primary.callerIv(),
                KeyState.ENABLED,
                created,
                description,
                "",
                Map.of(),
                tags,
                new TreeSet<>(),
                Optional.empty(),
                Optional.empty(),
                primary.rotation(),
                List.of(),
                primary.publicKey(),
                primary.importSecret(),
                Optional.empty(),
                primary.multiRegion().map(set -> set.with(region)));
    }

    /**
     * The key with what it shares as its primary key has it now: the set, the public key, how it rotates, and which materials there
     * are in which part. The bytes of imported material are each key's own.
     */
    public static KmsKey following(KmsKey key, KmsKey primary) {
        return key.change()
                .multiRegion(primary.multiRegion().map(set -> set.waiting(Optional.empty())))
                .publicKey(primary.publicKey())
                .rotation(primary.rotation())
                .materials(primary.materials().stream()
                        .map(material -> material.importState().isEmpty() ? material : own(key, material))
                        .toList())
                .done();
    }

    private static MaterialInfo own(KmsKey key, MaterialInfo ofPrimary) {
        Optional<MaterialInfo> own = key.material(ofPrimary.id());
        return ofPrimary.withImport(
                own.flatMap(MaterialInfo::importState).orElse(ImportState.PENDING_IMPORT),
                own.flatMap(MaterialInfo::expirationModel),
                own.flatMap(MaterialInfo::validTo),
                ofPrimary.description());
    }

    /**
     * The part of imported material that waits for its rotation: until every related key has it, it waits for the imports.
     *
     * @param related all related keys
     */
    public static KmsKey settled(KmsKey key, List<KmsKey> related) {
        return key.change()
                .eachMaterial(
                        material -> material.isPermanent() ? material : material.withState(pending(material, related)))
                .done();
    }

    private static KeyMaterialState pending(MaterialInfo material, List<KmsKey> related) {
        boolean everywhere = related.stream()
                .allMatch(key -> key.material(material.id())
                        .filter(MaterialInfo::hasBytes)
                        .isPresent());
        return everywhere
                ? KeyMaterialState.PENDING_ROTATION
                : KeyMaterialState.PENDING_MULTI_REGION_IMPORT_AND_ROTATION;
    }

    /**
     * Refuses an import into a replica that is for the primary key.
     *
     * @throws KmsException.Unsupported if it is of new material
     * @throws KmsException.Validation if it has a note
     */
    public static void requireImport(KmsKey key, ImportRules.Terms terms) {
        if (!key.isReplica()) {
            return;
        }
        if (ImportRules.isOfNew(key, terms)) {
            requirePrimary(key);
        }
        if (terms.description().isPresent()) {
            throw new KmsException.Validation(
                    key.arn() + " is a replica key; KeyMaterialDescription is that of the primary key",
                    "Leave it out, or import into the primary key");
        }
    }

    /** The key after its deletion was asked for: a primary key with replicas waits for these to be gone. */
    public static KmsKey scheduled(KmsKey key, Instant now, int windowDays) {
        boolean waits = key.multiRegionType().equals(Optional.of(MultiRegionKeyType.PRIMARY))
                && !key.multiRegion().orElseThrow().replicas().isEmpty();
        return waits
                ? key.change()
                        .state(KeyState.PENDING_REPLICA_DELETION)
                        .multiRegion(key.multiRegion().map(set -> set.waiting(Optional.of(windowDays))))
                        .done()
                : key.change()
                        .state(KeyState.PENDING_DELETION)
                        .deletion(now, now.plus(Duration.ofDays(windowDays)))
                        .done();
    }

    /** A primary key one of whose replicas is gone; with the last one the waiting period begins that was asked for. */
    public static KmsKey withoutReplica(KmsKey primary, String region, Instant now) {
        MultiRegionSet left = primary.multiRegion().orElseThrow().without(region);
        if (primary.state() != KeyState.PENDING_REPLICA_DELETION
                || !left.replicas().isEmpty()) {
            return primary.change().multiRegion(Optional.of(left)).done();
        }
        Duration window = Duration.ofDays(left.pendingWindowDays().orElse(DEFAULT_WINDOW_DAYS));
        return primary.change()
                .multiRegion(Optional.of(left.waiting(Optional.empty())))
                .state(KeyState.PENDING_DELETION)
                .deletion(now, now.plus(window))
                .done();
    }

    /** Whether the bytes of its materials are the same in each Region; imported ones come by imports. */
    public static boolean sharesBytes(KmsKey key) {
        return key.origin() != OriginType.EXTERNAL;
    }
}
